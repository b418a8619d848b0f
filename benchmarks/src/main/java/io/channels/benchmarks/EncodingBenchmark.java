package io.channels.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
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
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileWriteFeature;

/**
 * Compares formats for messages between nodes, each with the streaming interface of its
 * library, and prints the size of each message. Run it with
 * {@code mvn -pl benchmarks -am -DskipTests -Pbenchmark verify "-Djmh.args=EncodingBenchmark -prof gc"}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class EncodingBenchmark {

	@Param
	private Format format = Format.CBOR;

	@Param
	private SampleMessage message = SampleMessage.CHAT;

	private Map<String, @Nullable Object> values = Map.of();

	private byte[] bytes = {};

	@Setup(Level.Trial)
	public void prepare() {
		this.values = this.message.toMap();
		this.bytes = this.format.encoding.encode(this.values);
		System.out.printf("%s message in %s: %d bytes%n", this.message, this.format, this.bytes.length);
	}

	@Benchmark
	public byte[] encode() {
		return this.format.encoding.encode(this.values);
	}

	@Benchmark
	public Map<String, @Nullable Object> decode() {
		return this.format.encoding.decode(this.bytes);
	}

	/**
	 * The formats that are compared.
	 */
	public enum Format {

		/**
		 * CBOR by Jackson.
		 */
		CBOR(new JacksonEncoding(new CBORFactory())),

		/**
		 * Smile by Jackson. By default it packs bytes into 7 bits.
		 */
		SMILE(new JacksonEncoding(SmileFactory.builder().disable(SmileWriteFeature.ENCODE_BINARY_AS_7BIT).build())),

		/**
		 * MessagePack by its own library.
		 */
		MESSAGE_PACK(new MessagePackEncoding()),

		/**
		 * JSON by Jackson, bytes in base64.
		 */
		JSON(new JacksonEncoding(new JsonFactory()));

		private final Encoding encoding;

		Format(Encoding encoding) {
			this.encoding = encoding;
		}

	}

}
