package io.channels.benchmarks;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channel;
import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.Message;

/**
 * Measures sending a message through the in-memory layer and receiving it again, on one
 * thread, with default settings.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class InMemoryLayerBenchmark {

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	private final Channel channel = Channels
		.of(new ChannelLayers(Map.of(ChannelLayers.DEFAULT, this.layer)), new ContentConverter(new JsonMapper()))
		.channel("thumbnails");

	private final ChannelName name = ChannelName.of("thumbnails");

	private final List<ChannelSource> sources = List.of(this.name.source());

	private final Content content = Content.of("text", "Meet me at the station at noon");

	private String text = "Meet me at the station at noon";

	/**
	 * What the layer itself takes.
	 */
	@Benchmark
	public Optional<Message> content() throws InterruptedException {
		this.layer.send(new Message(this.name, this.content));
		return this.layer.receive(this.sources, Duration.ZERO);
	}

	/**
	 * The same with a new content for each message.
	 */
	@Benchmark
	public Optional<Message> newContent() throws InterruptedException {
		this.layer.send(new Message(this.name, Content.of("text", this.text)));
		return this.layer.receive(this.sources, Duration.ZERO);
	}

	/**
	 * The same as an application does it, with a map of two values.
	 */
	@Benchmark
	public Optional<Message> map() throws InterruptedException {
		this.channel.send(Map.of("text", this.text, "sender", "ann"));
		return this.layer.receive(this.sources, Duration.ZERO);
	}

}
