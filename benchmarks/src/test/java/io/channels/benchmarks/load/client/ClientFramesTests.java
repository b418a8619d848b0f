package io.channels.benchmarks.load.client;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientFrames}.
 */
class ClientFramesTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 125, 126, 128, 65_535, 65_536 })
	void masksTextOfAnyLength(int length) {
		String text = "a".repeat(length);

		ByteBuf frame = ClientFrames.once(text);

		assertThat(readText(frame)).isEqualTo(text);
		assertThat(frame.isReadable()).isFalse();
	}

	@Test
	void givesAsManyCopiesAsAreWanted() {
		ByteBuf frames = ClientFrames.of("Hello").first(3);

		for (int i = 0; i < 3; i++) {
			assertThat(readText(frames)).isEqualTo("Hello");
		}
		assertThat(frames.isReadable()).isFalse();
	}

	@Test
	void survivesBeingWritten() {
		ClientFrames frames = ClientFrames.of("Hello");

		frames.first(2).release();

		assertThat(readText(frames.first(1))).isEqualTo("Hello");
	}

	private static String readText(ByteBuf in) {
		assertThat(in.readUnsignedByte()).isEqualTo((short) 0x81);
		int length = in.readUnsignedByte() - 0x80;
		length = (length == 126) ? in.readUnsignedShort() : (length == 127) ? (int) in.readLong() : length;
		byte[] mask = new byte[4];
		in.readBytes(mask);
		byte[] payload = new byte[length];
		in.readBytes(payload);
		for (int i = 0; i < length; i++) {
			payload[i] ^= mask[i % mask.length];
		}
		return new String(payload, StandardCharsets.UTF_8);
	}

}
