package io.channels.routing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression with named groups only, translated to Java's names, which know no
 * underscore.
 *
 * @param source the expression as written
 * @param pattern what Java matches
 * @param groups names as written to names in Java
 */
record NamedGroupRegex(String source, Pattern pattern, Map<String, String> groups) {

	static NamedGroupRegex parse(String source) {
		Translation translation = new Translation(source);
		String java = translation.translate();
		try {
			return new NamedGroupRegex(source, Pattern.compile(java, Pattern.UNICODE_CHARACTER_CLASS),
					Map.copyOf(translation.groups));
		}
		catch (PatternSyntaxException ex) {
			throw new InvalidRouteException(
					"'%s' is no valid regular expression: %s".formatted(source, ex.getDescription()),
					"Correct the expression near position %d.".formatted(ex.getIndex()));
		}
	}

	/**
	 * Return the expression with its groups numbered instead of named.
	 */
	String normalized() {
		return this.pattern.pattern();
	}

	private static final class Translation {

		private final Map<String, String> groups = new LinkedHashMap<>();

		private final StringBuilder java = new StringBuilder();

		private final String source;

		private int position;

		Translation(String source) {
			this.source = source;
		}

		String translate() {
			boolean inClass = false;
			while (this.position < this.source.length()) {
				char ch = this.source.charAt(this.position);
				if (ch == '\\') {
					copyEscape();
				}
				else if (ch == '(' && !inClass) {
					translateGroup();
				}
				else if (ch == '[' && !inClass) {
					copyClassStart();
					inClass = true;
				}
				else {
					inClass = inClass && ch != ']';
					copy(1);
				}
			}
			return this.java.toString();
		}

		/**
		 * Copy the start of a character class, in which a first {@code ]} is literal.
		 */
		private void copyClassStart() {
			int end = this.position + 1;
			end += this.source.startsWith("^", end) ? 1 : 0;
			end += this.source.startsWith("]", end) ? 1 : 0;
			copy(end - this.position);
		}

		private void copyEscape() {
			if (this.source.startsWith("\\Q", this.position)) {
				int end = this.source.indexOf("\\E", this.position);
				copy(((end != -1) ? end + 2 : this.source.length()) - this.position);
			}
			else if (startsWith("\\k<")) {
				translateReference("\\k<", '>');
			}
			else {
				copy(Math.min(2, this.source.length() - this.position));
			}
		}

		private void translateGroup() {
			if (startsWith("(?P<")) {
				openGroup("(?P<");
			}
			else if (startsWith("(?<") && !startsWith("(?<=") && !startsWith("(?<!")) {
				openGroup("(?<");
			}
			else if (startsWith("(?P=")) {
				translateReference("(?P=", ')');
			}
			else if (startsWith("(?")) {
				copy(2);
			}
			else {
				throw new InvalidRouteException(
						"Regular expression '%s' has a positional group at position %d".formatted(this.source,
								this.position),
						"Name the group, as in '(?<room>[a-z]+)' or '(?P<room>[a-z]+)', or write '(?:' to capture nothing.");
			}
		}

		private void translateReference(String start, char end) {
			this.java.append("\\k<").append(javaName(name(start, end))).append('>');
		}

		private void openGroup(String start) {
			String name = name(start, '>');
			if (this.groups.containsKey(name)) {
				throw new InvalidRouteException(
						"Regular expression '%s' has two groups named '%s'".formatted(this.source, name),
						"Give each group a name of its own.");
			}
			this.groups.put(name, "g" + this.groups.size());
			this.java.append("(?<").append(javaName(name)).append('>');
		}

		private String javaName(String name) {
			String javaName = this.groups.get(name);
			if (javaName == null) {
				throw new InvalidRouteException("Regular expression '%s' refers to group '%s' before it is defined"
					.formatted(this.source, name), "Refer to a named group that stands further left.");
			}
			return javaName;
		}

		private String name(String start, char end) {
			int from = this.position + start.length();
			int to = this.source.indexOf(end, from);
			if (to <= from) {
				throw new InvalidRouteException("Regular expression '%s' has a group without a name at position %d"
					.formatted(this.source, this.position), "Write a name, as in '(?<room>[a-z]+)'.");
			}
			this.position = to + 1;
			return this.source.substring(from, to);
		}

		private boolean startsWith(String text) {
			return this.source.startsWith(text, this.position);
		}

		private void copy(int count) {
			this.java.append(this.source, this.position, this.position + count);
			this.position += count;
		}

	}

}
