package io.channels.docs;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the pages together: links lead somewhere, and lead to every page.
 */
class DocumentationLinksTests {

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)\\s]+)\\)");

	static Stream<String> pages() {
		return Documentation.pages().stream();
	}

	static Stream<String> chapters() {
		return pages().filter((page) -> page.matches("docs/[^/]+\\.md"));
	}

	@ParameterizedTest
	@MethodSource("pages")
	void linksLeadSomewhere(String page) {
		assertThat(broken(page, Documentation.text(page))).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("chapters")
	void readmeLeadsToThePageAndThePageLeadsOn(String page) {
		assertThat(links(Documentation.text("README.md"))).anyMatch((link) -> link.split("#")[0].equals(page));
		assertThat(links(Documentation.text(page))).anyMatch((link) -> link.matches("[^/#]+\\.md(#.*)?"));
	}

	@Test
	void brokenLinksAreFound() {
		String text = "# One\n\n## A `b`, c\n\n## A b c\n\n[1](#a-b-c) [2](#a-b-c-1) [3](#a-b) [4](docs/no.md) [5](docs/design.md#no)";

		assertThat(broken("README.md", text)).containsExactly("#a-b", "docs/no.md", "docs/design.md#no");
	}

	private static List<String> broken(String page, String text) {
		return links(text).stream().filter((link) -> !leads(page, text, link)).toList();
	}

	private static List<String> links(String text) {
		return LINK.matcher(text).results().map((MatchResult result) -> result.group(1)).toList();
	}

	private static boolean leads(String page, String text, String link) {
		int hash = link.indexOf('#');
		String path = (hash < 0) ? link : link.substring(0, hash);
		if (!path.isEmpty() && !Documentation.exists(page, path)) {
			return false;
		}
		return hash < 0 || Headings.anchors(path.isEmpty() ? text : Documentation.text(Documentation.page(page, path)))
			.contains(link.substring(hash + 1));
	}

}
