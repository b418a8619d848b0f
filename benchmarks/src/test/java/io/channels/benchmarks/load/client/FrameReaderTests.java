package io.channels.benchmarks.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link FrameReader}.
 */
class FrameReaderTests {

	private static final int FIN = 0x80;

	private final FrameReader reader = new FrameReader();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 128, 65_535, 65_536, 100_000 })
	void readsMessagesOfAnyLength(int length) {
		ByteBuf in = Unpooled.buffer();
		write(in, FIN | Opcode.TEXT, length);
		write(in, FIN | Opcode.TEXT, length);

		assertThat(this.reader.read(in)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7, 100 })
	void readsMessagesThatAreCutAnywhere(int piece) {
		ByteBuf in = Unpooled.buffer();
		for (int i = 0; i < 50; i++) {
			write(in, FIN | Opcode.TEXT, i * 10);
		}

		int messages = 0;
		while (in.isReadable()) {
			messages += this.reader.read(in.readSlice(Math.min(piece, in.readableBytes())));
		}

		assertThat(messages).isEqualTo(50);
	}

	@Test
	void countsMessagesOfSeveralFramesOnce() {
		this.reader.expect(300);
		ByteBuf in = Unpooled.buffer();
		write(in, Opcode.TEXT, 100);
		write(in, FIN | Opcode.PING, 0);
		write(in, Opcode.CONTINUATION, 100);
		write(in, FIN | Opcode.CONTINUATION, 100);

		assertThat(this.reader.read(in)).isEqualTo(1);
		assertThat(this.reader.takePings()).isEqualTo(1);
		assertThat(this.reader.takePings()).isZero();
	}

	@Test
	void knowsTheCodeOfACloseFrame() {
		ByteBuf in = Unpooled.buffer();
		in.writeByte(FIN | Opcode.CLOSE).writeByte(5).writeShort(1013).writeBytes(new byte[3]);

		assertThat(this.reader.read(in.readSlice(3))).isZero();
		assertThat(this.reader.read(in)).isZero();
		assertThat(this.reader.closeCode()).isEqualTo(1013);
	}

	@Test
	void refusesMessagesThatAreTooShort() {
		this.reader.expect(128);
		ByteBuf in = Unpooled.buffer();
		write(in, FIN | Opcode.TEXT, 127);

		assertThatIllegalStateException().isThrownBy(() -> this.reader.read(in)).withMessageContaining("127");
	}

	private static void write(ByteBuf out, int first, int length) {
		out.writeByte(first);
		if (length < 126) {
			out.writeByte(length);
		}
		else if (length < 65_536) {
			out.writeByte(126).writeShort(length);
		}
		else {
			out.writeByte(127).writeLong(length);
		}
		out.writeBytes(new byte[length]);
	}

}
