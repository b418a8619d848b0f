package io.channels.message;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentTests {

	@Test
	void mapOfTheSenderIsCopied() {
		Map<String, Object> map = new HashMap<>(Map.of("text", "before"));
		Content content = Content.of(map);

		map.put("text", "after");
		map.put("late", "x");

		assertThat(content).isEqualTo(Content.of("text", "before"));
	}

	@Test
	void listsAndMapsOfTheSenderAreCopiedHoweverDeep() {
		List<Object> inner = new ArrayList<>(List.of("before"));
		Content content = Content.of("map", Map.of("list", inner));

		inner.add("after");

		assertThat(content.get("map")).isEqualTo(Map.of("list", List.of("before")));
	}

	@Test
	void bytesOfTheSenderAreCopiedHoweverDeep() {
		byte[] bytes = { 1 };
		Content content = Content.of(Map.of("top", bytes, "list", List.of(Map.of("bytes", bytes))));

		bytes[0] = 2;

		assertThat(content)
			.isEqualTo(Content.of(Map.of("top", new byte[] { 1 }, "list", List.of(Map.of("bytes", new byte[] { 1 })))));
	}

	@Test
	void receiverCannotChangeWhatAnotherReceives() {
		Content content = Content.of(Map.of("top", new byte[] { 1 }, "list", List.of(new byte[] { 1 })));

		Objects.requireNonNull(content.bytes("top"))[0] = 2;
		((byte[]) Objects.requireNonNull(content.get("top")))[0] = 2;
		((byte[]) Objects.requireNonNull(content.toMap().get("top")))[0] = 2;
		((byte[]) ((List<?>) Objects.requireNonNull(content.get("list"))).get(0))[0] = 2;

		assertThat(content).isEqualTo(Content.of(Map.of("top", new byte[] { 1 }, "list", List.of(new byte[] { 1 }))));
	}

	@Test
	void mapsAndListsHandedOutAreUnmodifiable() {
		Content content = Content.of(Map.of("list", List.of(1), "map", Map.of("a", 1), "bytes", List.of(new byte[0])));

		assertThat(content.toMap()).isUnmodifiable();
		assertThat(content.keys()).isUnmodifiable();
		assertThat((List<?>) content.get("list")).isUnmodifiable();
		assertThat((List<?>) content.get("bytes")).isUnmodifiable();
		assertThat((Map<?, ?>) content.get("map")).isUnmodifiable();
	}

	@Test
	void textIsNotBytesAndBytesAreNotText() {
		Content content = Content.of(Map.of("text", "x", "bytes", new byte[] { 120 }));

		assertThat(content.text("text")).isEqualTo("x");
		assertThat(content.bytes("text")).isNull();
		assertThat(content.bytes("bytes")).containsExactly(120);
		assertThat(content.text("bytes")).isNull();
		assertThat(content.text("absent")).isNull();
	}

	@Test
	void numbersBecomeLongsAndDoubles() {
		Content content = Content
			.of(Map.of("byte", (byte) 1, "short", (short) 2, "int", 3, "long", 4L, "float", 0.5f, "double", 0.1));

		assertThat(content.toMap())
			.isEqualTo(Map.of("byte", 1L, "short", 2L, "int", 3L, "long", 4L, "float", 0.5, "double", 0.1));
	}

	@Test
	void anyCollectionBecomesAList() {
		Content content = Content.of("set", new LinkedHashSet<>(List.of("b", "a")));

		assertThat(content.get("set")).isEqualTo(List.of("b", "a"));
	}

	@Test
	void nullValueIsPresent() {
		Content content = Content.of(Collections.singletonMap("nothing", null));

		assertThat(content.contains("nothing")).isTrue();
		assertThat(content.contains("absent")).isFalse();
		assertThat(content).isNotEqualTo(Content.of(Collections.singletonMap("other", null)))
			.isNotEqualTo(Content.empty());
	}

	static Stream<Object> refusedValues() {
		return Stream.of('c', DayOfWeek.MONDAY, Instant.EPOCH, BigDecimal.ONE, BigInteger.ONE, new AtomicLong(),
				new int[0], new String[0][0], new Object(), Stream.of(1), new StringBuilder("x"));
	}

	@ParameterizedTest
	@MethodSource("refusedValues")
	void valueOfAnotherTypeIsRefusedHoweverDeep(Object value) {
		assertThatExceptionOfType(InvalidContentException.class).isThrownBy(() -> Content.of("key", value))
			.withMessageContainingAll("'key'", value.getClass().getName());
		assertThatExceptionOfType(InvalidContentException.class)
			.isThrownBy(() -> Content.of("outer", List.of(Map.of("key", value))))
			.withMessageContaining("'key'");
	}

	@Test
	void keyThatIsNoStringIsRefused() {
		assertThatExceptionOfType(InvalidContentException.class).isThrownBy(() -> Content.of(Map.of(7, "x")))
			.withMessageContaining("'7'");
		assertThatExceptionOfType(InvalidContentException.class)
			.isThrownBy(() -> Content.of(Collections.singletonMap(null, "x")))
			.withMessageContaining("'null'");
	}

	@Test
	void mapsAndListsNest64LevelsDeep() {
		assertThat(Content.of("level", nestedLists(63)).contains("level")).isTrue();
		assertThatExceptionOfType(InvalidContentException.class).isThrownBy(() -> Content.of("level", nestedLists(64)))
			.withMessageContaining("64");
	}

	@Test
	void depthIsThatOfOneBranchNotOfAll() {
		List<Object> wide = Collections.nCopies(200, List.of(Map.of("a", List.of())));

		assertThat(Content.of("wide", wide).get("wide")).isEqualTo(wide);
	}

	@Test
	void cycleIsRefused() {
		List<Object> cycle = new ArrayList<>();
		cycle.add(cycle);

		assertThatExceptionOfType(InvalidContentException.class).isThrownBy(() -> Content.of("cycle", cycle))
			.withMessageContaining("cycle");
	}

	private static List<?> nestedLists(int levels) {
		List<?> list = List.of();
		for (int i = 1; i < levels; i++) {
			list = List.of(list);
		}
		return list;
	}

	static Stream<Map.Entry<Object, Integer>> sizes() {
		return Stream.of(Map.entry("", 0), Map.entry("abc", 3), Map.entry("£", 2), Map.entry("€", 3),
				Map.entry("\ud83d\ude00", 4), Map.entry(new byte[7], 7), Map.entry(1, 8), Map.entry(0.5, 8),
				Map.entry(true, 1), Map.entry(List.of(), 0), Map.entry(List.of("a", "bc"), 13),
				Map.entry(Map.of("k", "v"), 12));
	}

	@ParameterizedTest
	@MethodSource("sizes")
	void sizeIsThatOfKeysAndValuesInUtf8AndFiveForEach(Map.Entry<Object, Integer> size) {
		assertThat(Content.of("£", size.getKey()).size()).isEqualTo(5 + 2 + 5 + size.getValue());
	}

	@Test
	void emptyContentHasNoSize() {
		assertThat(Content.empty().size()).isZero();
		assertThat(Content.empty().isEmpty()).isTrue();
		assertThat(Content.of(Map.of())).isEqualTo(Content.empty());
	}

	@Test
	void contentsAreEqualByValueAndBytesByTheirBytes() {
		Content content = Content.of(Map.of("bytes", new byte[] { 1, 2 }, "list", List.of(new byte[] { 3 })));

		assertThat(content)
			.isEqualTo(Content.of(Map.of("list", List.of(new byte[] { 3 }), "bytes", new byte[] { 1, 2 })))
			.hasSameHashCodeAs(Content.of(Map.of("list", List.of(new byte[] { 3 }), "bytes", new byte[] { 1, 2 })))
			.isNotEqualTo(Content.of(Map.of("list", List.of(new byte[] { 4 }), "bytes", new byte[] { 1, 2 })))
			.isNotEqualTo(Content.of(Map.of("list", List.of(), "bytes", new byte[] { 1, 2 })))
			.isNotEqualTo(Content.of(Map.of("list", List.of(new byte[] { 3 }), "bytes", "\u0001\u0002")));
	}

	@Test
	void descriptionTellsKeysAndNoValues() {
		assertThat(Content.of(Map.of("password", "secret"))).asString().contains("password").doesNotContain("secret");
	}

	@Test
	void viewIsReadOnceForAllMembers() {
		AtomicInteger readings = new AtomicInteger();
		ContentView<Set<String>> view = (content) -> {
			readings.incrementAndGet();
			return content.keys();
		};
		Content content = Content.of("text", "x");

		content.as(view);
		content.as(view);

		assertThat(content.as(view)).containsExactly("text");
		assertThat(readings).hasValue(1);
	}

	@Test
	void eachViewGetsItsOwnReading() {
		ContentView<Integer> sizes = Content::size;
		ContentView<Set<String>> keys = Content::keys;
		Content content = Content.of("text", "x");

		assertThat(content.as(sizes)).isEqualTo(15);
		assertThat(content.as(keys)).containsExactly("text");
		assertThat(content.as(sizes)).isEqualTo(15);
	}

}
