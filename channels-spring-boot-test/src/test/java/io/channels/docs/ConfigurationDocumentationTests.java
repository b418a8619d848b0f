package io.channels.docs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.autoconfigure.ChannelsProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the tables of properties to the properties there are.
 */
class ConfigurationDocumentationTests {

	private static final Pattern ROW = Pattern.compile("^\\| `(channels\\.[^`]+)` \\| (?:`([^`]+)`|—) \\| .+ \\|$",
			Pattern.MULTILINE);

	private static final String NO_DEFAULT = "—";

	@Test
	void everyPropertyIsDocumentedWithItsDefault() throws IOException {
		Map<String, String> existing = ofMetadata();
		existing.putAll(ofRecord("channels.layers.<alias>", ChannelsProperties.Layer.class));
		existing.remove("channels.layers.<alias>.config");
		existing.putAll(ofRecord("channels.layers.<alias>.config", ChannelsProperties.Config.class));

		assertThat(documented("docs/configuration.md")).isEqualTo(existing);
	}

	@Test
	void readmeAgrees() {
		Map<String, String> all = documented("docs/configuration.md");

		assertThat(documented("README.md")).isNotEmpty()
			.allSatisfy((name, value) -> assertThat(all).containsEntry(name.replace(".default.", ".<alias>."), value));
	}

	private static Map<String, String> documented(String page) {
		Map<String, String> rows = new TreeMap<>();
		ROW.matcher(Documentation.read(page))
			.results()
			.forEach((row) -> rows.put(row.group(1), (row.group(2) != null) ? row.group(2) : NO_DEFAULT));
		return rows;
	}

	private static Map<String, String> ofMetadata() throws IOException {
		Map<String, String> properties = new TreeMap<>();
		JsonMapper mapper = JsonMapper.shared();
		for (URL url : Collections.list(ConfigurationDocumentationTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream stream = url.openStream()) {
				for (JsonNode property : mapper.readTree(stream).path("properties")) {
					String name = property.path("name").asString();
					if (name.startsWith("channels.")) {
						properties.put(name, property.path("defaultValue").asString(NO_DEFAULT));
					}
				}
			}
		}
		return properties;
	}

	/**
	 * The metadata has no properties of what is inside of a map.
	 */
	private static Map<String, String> ofRecord(String prefix, Class<? extends Record> type) {
		Map<String, String> properties = new TreeMap<>();
		for (Parameter parameter : type.getDeclaredConstructors()[0].getParameters()) {
			DefaultValue value = parameter.getAnnotation(DefaultValue.class);
			properties.put(prefix + "." + DataObjectPropertyName.toDashedForm(parameter.getName()),
					(value != null && value.value().length > 0) ? value.value()[0] : NO_DEFAULT);
		}
		return properties;
	}

}
