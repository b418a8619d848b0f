package io.channels.docs;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The headings of a page, by the anchors that links to them have.
 */
final class Headings {

	private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.+)$", Pattern.MULTILINE);

	private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

	private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{N}_ -]");

	private Headings() {
	}

	/**
	 * Return the anchors of a page without blocks.
	 */
	static Set<String> anchors(String text) {
		Set<String> anchors = new LinkedHashSet<>();
		Map<String, Integer> seen = new HashMap<>();
		HEADING.matcher(text).results().map((heading) -> anchor(heading.group(1))).forEach((anchor) -> {
			int before = seen.merge(anchor, 1, Integer::sum) - 1;
			anchors.add((before > 0) ? anchor + "-" + before : anchor);
		});
		return anchors;
	}

	private static String anchor(String heading) {
		String words = LINK.matcher(heading.strip()).replaceAll("$1").toLowerCase(Locale.ROOT);
		return NOT_IN_ANCHORS.matcher(words).replaceAll("").replace(' ', '-');
	}

}
