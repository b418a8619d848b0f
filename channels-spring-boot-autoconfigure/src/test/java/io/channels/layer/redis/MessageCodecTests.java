package io.channels.layer.redis;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.layer.redis.MessageCodec.Decoded;
import io.channels.message.Content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MessageCodecTests {

	private static final String TARGET = "chat-messages";

	private static final String GOLDEN_FRAME = """
			0100
			a16574726965736133
			a9
			6474657874 67c2a3f09f98800a
			656279746573 4200ff
			646c6f6e67 3b000000e8d4a50fff
			66646f75626c65 fb3fb999999999999a
			636e616e fb7ff8000000000000
			63796573 f5
			626e6f f4
			676e6f7468696e67 f6
			646c697374 8301a080
			""".replaceAll("\\s", "");

	// Made by another implementation of PBKDF2, HMAC and AES-GCM, with the key 'old'.
	private static final String GOLDEN_ENCRYPTED_FRAME = """
			0101
			48521975
			000102030405060708090a0b
			0691489c693976c004af9fe668b684dfde29bff17e624022
			7c29d6c7715f2f5a46e375403d9397
			""".replaceAll("\\s", "");

	// Keys take a while to make.
	private static final MessageCodec ENCRYPTING = new MessageCodec(List.of("old"));

	private final MessageCodec codec = new MessageCodec(List.of());

	static Stream<Object> values() {
		return Stream.of("", "text", "\u0000\u0001\u001f\u007f", "£ € 👩‍👩‍👧 😀", "x".repeat(100_000),
				"😀".repeat(30_000), "x" + "😀".repeat(30_000), new byte[0], new byte[] { 0, -1, 127, -128 },
				new byte[300_000], 0L, 23L, 24L, -24L, -25L, 255L, 256L, 65_536L, 1L << 31, 1L << 32, Long.MAX_VALUE,
				Long.MIN_VALUE, 0.0, -0.0, 0.1, 1.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN,
				Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, true, false, List.of(), Map.of(),
				List.of(List.of(), Map.of(), "a", 1L, new byte[] { 1 }), Map.of("", Map.of("a", List.of(0.5))),
				Arrays.asList("a", null), Map.of("k".repeat(70_000), "long key"), nestedLists(63));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueOfEachTypeIsReadAsItWasWritten(Object value) {
		Content content = Content.of("key", value);

		assertThat(roundTrip(content)).isEqualTo(content);
	}

	@Test
	void nullIsReadAsItWasWritten() {
		Content content = Content.of(Collections.singletonMap("nothing", null));

		assertThat(roundTrip(content)).isEqualTo(content);
		assertThat(roundTrip(content).contains("nothing")).isTrue();
	}

	@Test
	void emptyContentIsReadAsItWasWritten() {
		assertThat(roundTrip(Content.empty())).isEqualTo(Content.empty());
	}

	@Test
	void textStaysTextAndBytesStayBytes() {
		Content content = roundTrip(Content.of(Map.of("text", "x", "bytes", new byte[] { 120 })));

		assertThat(content.text("text")).isEqualTo("x");
		assertThat(content.bytes("bytes")).containsExactly(120);
	}

	@Test
	void orderOfKeysIsKept() {
		Map<String, String> metadata = IntStream.range(0, 100)
			.boxed()
			.collect(Collectors.toMap((i) -> "key-" + (i * 7 % 100), String::valueOf, (a, b) -> a, LinkedHashMap::new));
		Content content = Content.of(Map.of("map", metadata));

		Decoded decoded = this.codec.decode(TARGET, this.codec.encode(TARGET, content, metadata));

		assertThat(decoded.metadata()).containsExactlyEntriesOf(metadata);
		assertThat((Map<?, ?>) Objects.requireNonNull(decoded.content().get("map"))).asString()
			.isEqualTo(metadata.toString());
	}

	@Test
	void metadataIsReadAsItWasWritten() {
		Map<String, String> metadata = Map.of("tries", "3", "", "", "emoji", "😀");

		Decoded decoded = this.codec.decode(TARGET, this.codec.encode(TARGET, Content.empty(), metadata));

		assertThat(decoded.metadata()).isEqualTo(metadata).isUnmodifiable();
	}

	@Test
	void randomContentsAreReadAsTheyWereWritten() {
		long seed = new Random().nextLong();
		RandomContents random = new RandomContents(seed);
		for (int i = 0; i < 1_000; i++) {
			Content content = random.next();
			Map<String, String> metadata = random.nextMetadata();

			Decoded decoded = this.codec.decode(TARGET, this.codec.encode(TARGET, content, metadata));

			assertThat(decoded).as("seed %d, content %d", seed, i).isEqualTo(new Decoded(content, metadata));
		}
	}

	@Test
	void frameOfVersionOneStaysReadable() {
		Decoded decoded = this.codec.decode(TARGET, HexFormat.of().parseHex(GOLDEN_FRAME));

		assertThat(decoded).isEqualTo(new Decoded(goldenContent(), Map.of("tries", "3")));
	}

	@Test
	void frameOfVersionOneIsStillWrittenInTheSameBytes() {
		byte[] frame = this.codec.encode(TARGET, goldenContent(), Map.of("tries", "3"));

		assertThat(HexFormat.of().formatHex(frame)).isEqualTo(GOLDEN_FRAME);
	}

	private static Content goldenContent() {
		Map<String, @Nullable Object> content = new LinkedHashMap<>();
		content.put("text", "£😀\n");
		content.put("bytes", new byte[] { 0, -1 });
		content.put("long", -1_000_000_000_000L);
		content.put("double", 0.1);
		content.put("nan", Double.NaN);
		content.put("yes", true);
		content.put("no", false);
		content.put("nothing", null);
		content.put("list", List.of(1, Map.of(), List.of()));
		return Content.of(content);
	}

	@Test
	void encryptedFrameOfVersionOneStaysReadable() {
		Decoded decoded = ENCRYPTING.decode(TARGET, HexFormat.of().parseHex(GOLDEN_ENCRYPTED_FRAME));

		assertThat(decoded).isEqualTo(new Decoded(Content.of("text", "£😀\n"), Map.of("tries", "3")));
	}

	@Test
	void encryptedMessageIsReadAsItWasWritten() {
		Content content = goldenContent();

		byte[] frame = ENCRYPTING.encode(TARGET, content, Map.of("tries", "3"));

		assertThat(ENCRYPTING.decode(TARGET, frame)).isEqualTo(new Decoded(content, Map.of("tries", "3")));
		assertThat(new String(frame, StandardCharsets.ISO_8859_1)).doesNotContain("tries", "text");
	}

	@Test
	void encryptedMessageMovedToAnotherTargetIsRefused() {
		byte[] frame = ENCRYPTING.encode(TARGET, goldenContent(), Map.of());

		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> ENCRYPTING.decode("other", frame))
			.withMessageContainingAll("'other'", "moved");
	}

	@Test
	void plainMessageIsRefusedWhereThereAreKeys() {
		byte[] frame = frame(goldenContent());

		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> ENCRYPTING.decode(TARGET, frame))
			.withMessageContainingAll("'chat-messages'", "not encrypted", "'encryption-keys'", "all nodes");
	}

	@Test
	void encryptedMessageIsRefusedWhereThereIsNoKey() {
		byte[] frame = ENCRYPTING.encode(TARGET, goldenContent(), Map.of());

		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> this.codec.decode(TARGET, frame))
			.withMessageContainingAll("'chat-messages'", "is encrypted", "no 'encryption-keys'");
	}

	@Test
	void encryptedMessageThatSaysItIsPlainIsRefused() {
		byte[] frame = ENCRYPTING.encode(TARGET, goldenContent(), Map.of());
		frame[1] = 0;

		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> ENCRYPTING.decode(TARGET, frame));
		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> this.codec.decode(TARGET, frame));
	}

	@Test
	void newerVersionIsRefusedAndTheReaderToldToUpgrade() {
		byte[] frame = frame(Content.of("text", "x"));
		frame[0] = 2;

		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> this.codec.decode(TARGET, frame))
			.withMessageContainingAll("'chat-messages'", "newer version", "format 2", "up to 1", "upgrade this node");
	}

	@ParameterizedTest
	@MethodSource("strangeFrames")
	void whatIsNoFrameIsRefused(String hex) {
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.codec.decode(TARGET, HexFormat.of().parseHex(hex)))
			.withMessageContaining("'chat-messages'");
	}

	static Stream<String> strangeFrames() {
		return Stream.of(
				// nothing, no body, no content
				"", "01", "0100", "0100a0",
				// version 0 and -1, kind 2
				"0000a0a0", "ff00a0a0", "0102a0a0",
				// lists, or a number, for maps
				"010080a0", "0100a080", "0100a001",
				// something after the content
				"0100a0a000", "0100a0a0a0", "0100a0a0ff",
				// metadata that is a number, and null
				"0100a1616101a0", "0100a16161f6a0",
				// an integer above Long.MAX_VALUE, and a bignum
				"0100a0a161611b8000000000000000", "0100a0a16161c249010000000000000000",
				// UTF-8 that ends too early, or holds half of a surrogate pair
				"0100a0a1616161c3", "0100a0a1616163eda080",
				// a text, bytes and a list, each of two billion elements that are not
				// there
				"0100a0a161617a7fffffff61", "0100a0a161615a7fffffff61", "0100a0a161619a7fffffff61",
				// bytes of 2^63 - 1
				"0100a0a161615b7fffffffffffffff61",
				// lists without end
				"0100a0a161619f9f9f");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0100a17a7fffffff61", "0100a0a17a7fffffff61", "0100a0a161617a7fffffff61",
			"0100a0a161615a7fffffff61", "0100a0a161619a7fffffff61", "0100a0a161615b7fffffffffffffff61",
			"0100a0ba7fffffff61" })
	void lengthThatIsNotTrueTakesLittleMemory(String hex) {
		byte[] frame = HexFormat.of().parseHex(hex);
		ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();

		long before = thread.getCurrentThreadAllocatedBytes();
		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> this.codec.decode(TARGET, frame));

		assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
	}

	@Test
	void mapsAndListsDeeperThan64LevelsAreRefused() {
		byte[] deep = HexFormat.of().parseHex("0100a0a16161" + "81".repeat(100_000) + "00");

		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> this.codec.decode(TARGET, deep))
			.withMessageContaining("64");
	}

	@Test
	void frameCutOffAnywhereIsRefused() {
		Map<String, @Nullable Object> values = new LinkedHashMap<>(goldenContent().toMap());
		values.put("long text", "x".repeat(300));
		values.put("long bytes", new byte[300]);
		byte[] frame = frame(Content.of(values));

		for (int length = 0; length < frame.length; length++) {
			byte[] truncated = Arrays.copyOf(frame, length);
			assertThatExceptionOfType(UnreadableMessageException.class).as("%d bytes", length)
				.isThrownBy(() -> this.codec.decode(TARGET, truncated));
		}
	}

	@Test
	void randomBytesAreReadOrRefused() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int i = 0; i < 100_000; i++) {
			byte[] rubbish = new byte[2 + random.nextInt(60)];
			random.nextBytes(rubbish);
			System.arraycopy(HexFormat.of().parseHex("0100a0a2"), 0, rubbish, 0, Math.min(4, rubbish.length));

			assertReadOrRefused(rubbish, seed);
		}
	}

	@Test
	void changedBytesAreReadOrRefused() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		byte[] frame = frame(goldenContent());
		for (int i = 0; i < 100_000; i++) {
			byte[] changed = frame.clone();
			for (int changes = random.nextInt(4); changes >= 0; changes--) {
				changed[random.nextInt(changed.length)] = (byte) random.nextInt();
			}

			assertReadOrRefused(changed, seed);
		}
	}

	private void assertReadOrRefused(byte[] frame, long seed) {
		try {
			this.codec.decode(TARGET, frame);
		}
		catch (UnreadableMessageException ex) {
			assertThat(ex).hasMessageContaining("'chat-messages'");
		}
		catch (RuntimeException ex) {
			throw new AssertionError("seed %d, %s".formatted(seed, HexFormat.of().formatHex(frame)), ex);
		}
	}

	private byte[] frame(Content content) {
		return this.codec.encode(TARGET, content, Map.of("tries", "3"));
	}

	private Content roundTrip(Content content) {
		return this.codec.decode(TARGET, this.codec.encode(TARGET, content, Map.of())).content();
	}

	private static List<?> nestedLists(int levels) {
		List<?> list = List.of();
		for (int i = 1; i < levels; i++) {
			list = List.of(list);
		}
		return list;
	}

}
