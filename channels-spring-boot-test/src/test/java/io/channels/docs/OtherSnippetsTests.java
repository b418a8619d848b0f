package io.channels.docs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Holds the blocks that are no Java to those who read them.
 */
@Timeout(60)
class OtherSnippetsTests {

	private static final Pattern MODULE = Pattern.compile("<script type=\"module\">(.*?)</script>", Pattern.DOTALL);

	private static final JsonMapper MAPPER = JsonMapper.shared();

	/**
	 * Properties of Actuator, which is not on the class path of these tests.
	 */
	private static final String ACTUATOR = "management.";

	private static final Set<String> KNOWN = new HashSet<>();

	@BeforeAll
	static void readMetadata() throws IOException {
		for (URL url : Collections.list(OtherSnippetsTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = url.openStream()) {
				for (JsonNode property : MAPPER.readTree(stream).path("properties")) {
					KNOWN.add(property.path("name").asString());
				}
			}
		}
	}

	static Stream<Snippet> json() {
		return Documentation.snippets("json");
	}

	static Stream<Snippet> xml() {
		return Documentation.snippets("xml");
	}

	static Stream<Snippet> properties() {
		return Stream.concat(Documentation.snippets("yaml"), Documentation.snippets("properties"));
	}

	@ParameterizedTest
	@MethodSource("json")
	void jsonIsJson(Snippet snippet) {
		// Each line of some blocks is a frame of its own.
		assertThatCode(() -> {
			try {
				MAPPER.readTree(snippet.text());
			}
			catch (RuntimeException ex) {
				snippet.text().lines().forEach(MAPPER::readTree);
			}
		}).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@MethodSource("xml")
	void xmlIsWellFormed(Snippet snippet) {
		String text = snippet.text().startsWith("<?xml") ? snippet.text() : "<all>" + snippet.text() + "</all>";

		assertThatCode(() -> DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@MethodSource("properties")
	void propertiesAreKnown(Snippet snippet) throws IOException {
		assertThat(unknown(snippet)).isEmpty();
	}

	@Test
	void unknownPropertyIsFound() throws IOException {
		assertThat(unknown(new Snippet("page.md", 1, "yaml", "spring:\n  data:\n    redis:\n      hots: here\n")))
			.containsExactly("spring.data.redis.hots");
	}

	@Test
	void scriptsAreModules(@TempDir Path folder) throws Exception {
		assumeTrue(node("--version"), "There is no Node");
		int number = 0;
		List<String> wrong = new ArrayList<>();
		for (Snippet snippet : scripts()) {
			Path file = Files.writeString(folder.resolve(number++ + ".mjs"), snippet.text());
			if (!node("--check", file.toString())) {
				wrong.add(snippet.toString());
			}
		}

		assertThat(number).isPositive();
		assertThat(wrong).isEmpty();
		assertThat(node("--check", Files.writeString(folder.resolve("wrong.mjs"), "const = 1;").toString())).isFalse();
	}

	private static List<Snippet> scripts() {
		Stream<Snippet> html = Documentation.snippets("html")
			.flatMap((page) -> MODULE.matcher(page.text())
				.results()
				.map((MatchResult script) -> new Snippet(page.page(), page.line(), "js", script.group(1))));
		return Stream.concat(Documentation.snippets("js"), html).toList();
	}

	private static boolean node(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("node"));
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static List<String> unknown(Snippet snippet) throws IOException {
		PropertySourceLoader loader = snippet.language().equals("yaml") ? new YamlPropertySourceLoader()
				: new PropertiesPropertySourceLoader();
		List<String> unknown = new ArrayList<>();
		for (PropertySource<?> source : loader.load(snippet.toString(),
				new ByteArrayResource(snippet.text().getBytes(StandardCharsets.UTF_8)))) {
			for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
				if (!name.startsWith(ACTUATOR) && !isKnown(name.replaceAll("\\[.*", ""))) {
					unknown.add(name);
				}
			}
		}
		return unknown;
	}

	/**
	 * What is inside of a map is known by the map.
	 */
	private static boolean isKnown(String name) {
		int dot = name.lastIndexOf('.');
		return KNOWN.contains(name) || (dot > 0 && isKnown(name.substring(0, dot)));
	}

}
