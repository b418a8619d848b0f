package io.channels.layer.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import io.channels.benchmarks.SampleMessage;
import io.channels.message.Content;

/**
 * Measures what a node does with each message, plain and encrypted.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class MessageCodecBenchmark {

	private static final String TARGET = "chat-messages";

	@Param
	private SampleMessage message = SampleMessage.CHAT;

	@Param({ "false", "true" })
	private boolean encrypted;

	private MessageCodec codec = new MessageCodec(List.of());

	private Content content = Content.empty();

	private byte[] frame = {};

	@Setup(Level.Trial)
	public void prepare() {
		this.codec = new MessageCodec((this.encrypted) ? List.of("secret") : List.of());
		this.content = Content.of(this.message.toMap());
		this.frame = this.codec.encode(TARGET, this.content, Map.of());
	}

	@Benchmark
	public byte[] encode() {
		return this.codec.encode(TARGET, this.content, Map.of());
	}

	@Benchmark
	public Object decode() {
		return this.codec.decode(TARGET, this.frame);
	}

}
