package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MessageCipherTests {

	private static final String TARGET = "chat-messages";

	private static final byte[] HEADER = { 1, 1 };

	private static final byte[] BODY = "secret words".getBytes(StandardCharsets.UTF_8);

	// Keys take a while to make.
	private static final MessageCipher OLD = new MessageCipher(List.of("old"));

	private static final MessageCipher NEW_AND_OLD = new MessageCipher(List.of("new", "old"));

	@Test
	void bodyIsReadAsItWasSealed() {
		assertThat(open(OLD, OLD.seal(TARGET, HEADER, BODY))).isEqualTo(BODY);
		assertThat(open(OLD, OLD.seal(TARGET, HEADER, new byte[0]))).isEmpty();
	}

	@Test
	void bodyCannotBeSeen() {
		byte[] sealed = OLD.seal(TARGET, HEADER, BODY);

		assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
		assertThat(sealed).startsWith(HEADER).hasSize(HEADER.length + 4 + 12 + BODY.length + 16);
	}

	@Test
	void sameBodyNeverLooksTheSame() {
		assertThat(IntStream.range(0, 1_000)
			.mapToObj((i) -> HexFormat.of().formatHex(OLD.seal(TARGET, HEADER, BODY)).substring(12)))
			.doesNotHaveDuplicates();
	}

	@Test
	void everyKeyDecrypts() {
		assertThat(open(NEW_AND_OLD, OLD.seal(TARGET, HEADER, BODY))).isEqualTo(BODY);
		assertThat(open(NEW_AND_OLD, NEW_AND_OLD.seal(TARGET, HEADER, BODY))).isEqualTo(BODY);
	}

	@Test
	void firstKeyEncrypts() {
		byte[] sealed = NEW_AND_OLD.seal(TARGET, HEADER, BODY);

		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> open(OLD, sealed))
			.withMessageContainingAll("'chat-messages'", "key", "does not have", "'encryption-keys'");
	}

	@Test
	void changedBitIsFoundWhereverItIs() {
		byte[] sealed = OLD.seal(TARGET, HEADER, BODY);

		for (int bit = 0; bit < sealed.length * 8; bit++) {
			byte[] changed = sealed.clone();
			changed[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThatExceptionOfType(UnreadableMessageException.class).as("bit %d", bit)
				.isThrownBy(() -> open(OLD, changed));
		}
	}

	@Test
	void changedBodyIsReported() {
		byte[] sealed = OLD.seal(TARGET, HEADER, BODY);
		sealed[20] ^= 1;

		assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(() -> open(OLD, sealed))
			.withMessageContainingAll("'chat-messages'", "changed or moved");
	}

	@Test
	void messageCutOffAnywhereIsRefused() {
		byte[] sealed = OLD.seal(TARGET, HEADER, BODY);

		for (int length = HEADER.length; length < sealed.length; length++) {
			byte[] truncated = Arrays.copyOf(sealed, length);
			assertThatExceptionOfType(UnreadableMessageException.class).as("%d bytes", length)
				.isThrownBy(() -> open(OLD, truncated));
		}
	}

	@Test
	void messageMovedToAnotherTargetIsRefused() {
		byte[] sealed = OLD.seal(TARGET, HEADER, BODY);

		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> OLD.open("chat-message", HEADER.length, sealed))
			.withMessageContainingAll("'chat-message'", "moved");
	}

	@Test
	void emptyKeyIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MessageCipher(List.of(" ")))
			.withMessageContaining("'encryption-keys'");
	}

	private static byte[] open(MessageCipher cipher, byte[] sealed) {
		return cipher.open(TARGET, HEADER.length, sealed);
	}

}
