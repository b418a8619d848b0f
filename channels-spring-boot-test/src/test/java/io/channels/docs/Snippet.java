package io.channels.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One fenced block of a page.
 *
 * @param page the page, relative to the root of the repository
 * @param line the line of the opening fence, counted from one
 * @param language what the fence says, or an empty string
 * @param text what stands between the fences
 */
record Snippet(String page, int line, String language, String text) {

	private static final Pattern FENCED = Pattern.compile("^```(\\w*)\\R(.*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	static List<Snippet> of(String page, String markdown) {
		List<Snippet> snippets = new ArrayList<>();
		Matcher matcher = FENCED.matcher(markdown);
		matcher.results().forEach((result) -> snippets.add(of(page, markdown, result)));
		return snippets;
	}

	private static Snippet of(String page, String markdown, MatchResult result) {
		int line = (int) markdown.substring(0, result.start()).lines().count() + 1;
		return new Snippet(page, line, result.group(1), result.group(2));
	}

	@Override
	public String toString() {
		return this.page + ":" + this.line;
	}

}
