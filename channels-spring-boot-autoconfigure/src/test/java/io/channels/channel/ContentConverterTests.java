package io.channels.channel;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import io.channels.message.Content;
import io.channels.message.InvalidContentException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentConverterTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	private final ContentConverter converter = new ContentConverter(this.mapper);

	@Test
	void contentIsTakenAsItIs() {
		Content content = Content.of("text", "x");

		assertThat(this.converter.toContent(content)).isSameAs(content);
	}

	@Test
	void mapOfPlainValuesIsTakenAsItIs() {
		assertThat(this.converter.toContent(Map.of("text", "x", "bytes", new byte[] { -1 }, "number", 1)))
			.isEqualTo(Content.of(Map.of("text", "x", "bytes", new byte[] { -1 }, "number", 1)));
	}

	@Test
	void recordBecomesItsProperties() {
		Content content = this.converter.toContent(new Job("cat.png", new byte[] { (byte) 0xff, 0 }, List.of(64, 128)));

		assertThat(content).isEqualTo(Content
			.of(Map.of("name", "cat.png", "image", new byte[] { (byte) 0xff, 0 }, "sizes", List.of(64, 128))));
	}

	@Test
	void objectWithGettersBecomesItsProperties() {
		assertThat(this.converter.toContent(new Bean())).isEqualTo(Content.of("colour", "blue"));
	}

	@Test
	void objectsInsideOfMapsAndListsAreConverted() {
		Map<String, Object> map = new HashMap<>();
		map.put("job", new Job("cat.png", new byte[] { 1 }, List.of()));
		map.put("beans", List.of(new Bean()));
		map.put("state", Thread.State.NEW);
		map.put("bytes", new byte[] { 2 });

		Content content = this.converter.toContent(map);

		assertThat(content).isEqualTo(
				Content.of(Map.of("job", Map.of("name", "cat.png", "image", new byte[] { 1 }, "sizes", List.of()),
						"beans", List.of(Map.of("colour", "blue")), "state", "NEW", "bytes", new byte[] { 2 })));
	}

	@Test
	void instantBecomesWhatTheMapperMakesOfIt() {
		Instant instant = Instant.parse("2026-01-02T03:04:05Z");

		assertThat(this.converter.toContent(Map.of("at", instant))).isEqualTo(Content.of("at", "2026-01-02T03:04:05Z"));
	}

	@Test
	void bigDecimalIsRefusedWithAWayOut() {
		assertThatExceptionOfType(InvalidContentException.class)
			.isThrownBy(() -> this.converter.toContent(Map.of("price", new BigDecimal("9.99"))))
			.withMessageContainingAll("'price'", "BigDecimal", "send '9.99' as text");
		assertThatExceptionOfType(InvalidContentException.class)
			.isThrownBy(() -> this.converter.toContent(new Price(new BigDecimal("9.99"))))
			.withMessageContainingAll("'price'", "BigDecimal");
	}

	static Stream<Object> valuesWithoutProperties() {
		return Stream.of("plain", "", "{}", 1, true, List.of("x"), new byte[] { 1 }, Optional.empty(), Instant.EPOCH,
				'c');
	}

	@ParameterizedTest
	@MethodSource("valuesWithoutProperties")
	void valueWithoutPropertiesIsRefused(Object value) {
		assertThatExceptionOfType(InvalidContentException.class).isThrownBy(() -> this.converter.toContent(value))
			.withMessageContainingAll(value.getClass().getName(), "a map, a record or an object with properties");
	}

	@Test
	void cycleIsRefused() {
		Map<String, Object> cycle = new HashMap<>();
		cycle.put("self", cycle);

		assertThatExceptionOfType(InvalidContentException.class).isThrownBy(() -> this.converter.toContent(cycle));
	}

	@Test
	void contentBecomesARecordAgain() {
		Job job = new Job("cat.png", new byte[] { (byte) 0xff, 0 }, List.of(64, 128));

		Object read = this.converter.fromContent(this.converter.toContent(job), this.mapper.constructType(Job.class));

		assertThat(read).isEqualTo(job);
	}

	@Test
	void contentThatDoesNotFitIsRefused() {
		Content content = Content.of(Map.of("name", "cat.png", "sizes", "none"));

		assertThatExceptionOfType(InvalidContentException.class)
			.isThrownBy(() -> this.converter.fromContent(content, this.mapper.constructType(Job.class)))
			.withMessageContaining(Job.class.getName());
	}

	record Job(String name, byte[] image, List<Integer> sizes) {

		@Override
		public boolean equals(Object other) {
			return other instanceof Job that && this.name.equals(that.name) && Arrays.equals(this.image, that.image)
					&& this.sizes.equals(that.sizes);
		}

		@Override
		public int hashCode() {
			return Objects.hash(this.name, this.sizes);
		}

	}

	record Price(BigDecimal price) {

	}

	static class Bean {

		@JsonProperty
		String getColour() {
			return "blue";
		}

	}

}
