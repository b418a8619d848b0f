package io.channels.docs;

import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.channels.autoconfigure.ChannelsProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the tables of properties to the properties there are.
 */
class ConfigurationDocumentationTests {

	private static final Pattern ROW = Pattern.compile("^\\| `(channels\\.[^`]+)` \\| (?:`([^`]+)`|—) \\| .+ \\|$",
			Pattern.MULTILINE);

	private static final String PAGE = "docs/configuration.md";

	@Test
	void everyPropertyIsDocumentedWithItsDefault() {
		assertThat(documented(PAGE)).isEqualTo(defaults());
	}

	@Test
	void propertiesOfLayersAreInTheMetadata() {
		Map<String, String> existing = ofRecord("channels.layers.<alias>", ChannelsProperties.Layer.class);
		existing.remove("channels.layers.<alias>.config");
		existing.putAll(ofRecord("channels.layers.<alias>.config", ChannelsProperties.Config.class));

		Map<String, String> described = defaults();
		described.keySet().removeIf((name) -> !name.startsWith("channels.layers.<alias>."));
		assertThat(described).isEqualTo(existing);
	}

	@Test
	void markedTablesAreMadeFromTheMetadata() {
		String made = DocumentedProperty.tabulate(Documentation.read(PAGE), DocumentedProperty.all());
		if (System.getProperty("write.documentation") != null) {
			Documentation.write(PAGE, made);
		}

		assertThat(Documentation.read(PAGE)).as("Make the tables with -Dwrite.documentation, as CONTRIBUTING.md says")
			.isEqualTo(made);
	}

	@Test
	void onlyMarkedTablesAreMade() {
		List<DocumentedProperty> properties = List.of(
				new DocumentedProperty("channels.one.size", "4", "Size, as in 'a', of a day's worth."),
				new DocumentedProperty("channels.ones.size", "4", "Size."));
		String table = "| property | default | effect |\n|---|---|---|\n";

		assertThat(DocumentedProperty.tabulate(
				"<!-- properties: channels.one -->\n\n%s| old |\n\n%s| own |\n".formatted(table, table), properties))
			.isEqualTo(
					"<!-- properties: channels.one -->\n\n%s| `channels.one.size` | `4` | Size, as in `a`, of a day's worth. |\n\n%s| own |\n"
						.formatted(table, table));
	}

	@Test
	void readmeAgrees() {
		Map<String, String> all = documented(PAGE);

		assertThat(documented("README.md")).isNotEmpty()
			.allSatisfy((name, value) -> assertThat(all).containsEntry(name.replace(".default.", ".<alias>."), value));
	}

	private static Map<String, String> documented(String page) {
		Map<String, String> rows = new TreeMap<>();
		ROW.matcher(Documentation.read(page))
			.results()
			.forEach((row) -> rows.put(row.group(1),
					(row.group(2) != null) ? row.group(2) : DocumentedProperty.NO_DEFAULT));
		return rows;
	}

	private static Map<String, String> defaults() {
		Map<String, String> defaults = new TreeMap<>();
		DocumentedProperty.all().forEach((property) -> defaults.put(property.name(), property.value()));
		return defaults;
	}

	/**
	 * What is inside of a map is written into the metadata by hand.
	 */
	private static Map<String, String> ofRecord(String prefix, Class<? extends Record> type) {
		Map<String, String> properties = new TreeMap<>();
		for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
			DefaultValue value = parameter.getAnnotation(DefaultValue.class);
			properties.put(prefix + "." + DataObjectPropertyName.toDashedForm(parameter.getName()),
					(value != null && value.value().length > 0) ? value.value()[0] : DocumentedProperty.NO_DEFAULT);
		}
		return properties;
	}

}
