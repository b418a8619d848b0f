package io.channels.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A property as its metadata describes it to editors, and the tables to readers.
 *
 * @param name the name, with {@code <alias>} for that of a layer
 * @param value the default, or a dash
 * @param description what it does
 */
record DocumentedProperty(String name, String value, String description) {

	static final String NO_DEFAULT = "—";

	/**
	 * A table behind a comment that says which properties it has.
	 */
	private static final Pattern TABLE = Pattern
		.compile("(<!-- properties: ([a-z.-]+) -->\\n\\n\\|.*\\n\\|.*\\n)((?:\\|.*\\n)*)");

	private static final Pattern QUOTED = Pattern.compile("(?<![A-Za-z])'([^']+)'(?![A-Za-z])");

	/**
	 * Return all properties of the library, in the order of the metadata.
	 */
	static List<DocumentedProperty> all() {
		List<DocumentedProperty> properties = new ArrayList<>();
		try {
			for (URL url : Collections.list(DocumentedProperty.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream stream = url.openStream()) {
					JsonMapper.shared().readTree(stream).path("properties").forEach((property) -> {
						if (property.path("name").asString().startsWith("channels.")) {
							properties.add(of(property));
						}
					});
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return properties;
	}

	private static DocumentedProperty of(JsonNode property) {
		return new DocumentedProperty(
				property.path("name").asString().replace("channels.layers.default.", "channels.layers.<alias>."),
				property.path("defaultValue").asString(NO_DEFAULT), property.path("description").asString(""));
	}

	/**
	 * Return a page whose marked tables are made anew.
	 */
	static String tabulate(String page, List<DocumentedProperty> properties) {
		return TABLE.matcher(page).replaceAll((table) -> {
			StringBuilder rows = new StringBuilder(table.group(1));
			properties.stream()
				.filter((property) -> (property.name() + ".").startsWith(table.group(2) + "."))
				.forEach((property) -> rows.append(property.row()).append('\n'));
			return Matcher.quoteReplacement(rows.toString());
		});
	}

	private String row() {
		return "| `%s` | %s | %s |".formatted(this.name,
				(this.value.equals(NO_DEFAULT)) ? NO_DEFAULT : "`%s`".formatted(this.value),
				QUOTED.matcher(this.description).replaceAll("`$1`"));
	}

}
