package io.channels.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationMetadataTests {

	private final JsonNode metadata = read("/META-INF/spring-configuration-metadata.json");

	@Test
	void everyPropertyHasADescriptionOfItsOwn() {
		List<JsonNode> properties = properties();

		assertThat(properties).isNotEmpty().allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as("%s", property.get("name")).endsWith(".").doesNotContain("{@");
			assertThat(description).as("%s", property.get("name")).doesNotStartWith("The ").doesNotStartWith("A ");
		});
	}

	@Test
	void booleansSayWhether() {
		assertThat(properties()).filteredOn((property) -> property.get("type").asString().equals("java.lang.Boolean"))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(property.get("description").asString()).startsWith("Whether "));
	}

	@Test
	void propertiesAreThoseOfTheContract() {
		assertThat(properties()).extracting((property) -> property.get("name").asString())
			.contains("channels.layers", "channels.worker.enabled", "channels.worker.concurrency",
					"channels.worker.include", "channels.worker.exclude", "channels.worker.shutdown-timeout",
					"channels.websocket.enabled", "channels.websocket.allowed-origins",
					"channels.websocket.accept-timeout", "channels.websocket.max-message-size",
					"channels.websocket.max-connections", "channels.websocket.error-close-code",
					"channels.websocket.outbound.max-messages", "channels.websocket.outbound.policy");
	}

	@Test
	void defaultsAreKnown() {
		assertThat(properties())
			.filteredOn((property) -> property.get("name").asString().equals("channels.worker.concurrency"))
			.singleElement()
			.satisfies((property) -> assertThat(property.get("defaultValue").asInt()).isEqualTo(4));
	}

	@Test
	void hintsAreOfPropertiesThatExist() {
		List<String> names = properties().stream().map((property) -> property.get("name").asString()).toList();
		List<JsonNode> hints = this.metadata.get("hints").values().stream().toList();

		assertThat(hints).extracting((hint) -> hint.get("name").asString())
			.contains("channels.layers.keys", "channels.websocket.allowed-origins",
					"channels.websocket.error-close-code")
			.allSatisfy((name) -> assertThat(names).contains(name.replaceFirst("\\.(keys|values)$", "")));
	}

	@Test
	void hintsOfEnumsNameEveryConstant() throws ClassNotFoundException {
		int enums = 0;
		for (JsonNode property : properties()) {
			String type = property.get("type").asString();
			if (type.startsWith("io.channels.") && Class.forName(type).isEnum()) {
				enums++;
				assertThat(valuesOf(property.get("name").asString())).as("%s", property.get("name"))
					.containsExactlyInAnyOrder(Arrays.stream(Class.forName(type).getEnumConstants())
						.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
						.toArray(String[]::new));
			}
		}
		assertThat(enums).isPositive();
	}

	private List<String> valuesOf(String hint) {
		return this.metadata.get("hints")
			.valueStream()
			.filter((candidate) -> candidate.get("name").asString().equals(hint))
			.flatMap((found) -> found.path("values").valueStream())
			.map((value) -> value.get("value").asString())
			.toList();
	}

	private List<JsonNode> properties() {
		return this.metadata.get("properties").values().stream().toList();
	}

	private static JsonNode read(String resource) {
		try (InputStream in = ConfigurationMetadataTests.class.getResourceAsStream(resource)) {
			assertThat(in).as(resource).isNotNull();
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
