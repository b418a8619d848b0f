package io.channels.benchmarks;

import java.time.Clock;
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

import io.channels.layer.ChannelLayer;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * Measures sending a message to a group, until each member on this node has it in its
 * queue or, if it has no receiver, in its channel.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class GroupSendBenchmark {

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	private final ChannelSource prefix = ChannelSource.of("websocket.send.node!");

	private final GroupName group = GroupName.of("room");

	private final QueueingReceiver receiver = new QueueingReceiver();

	private String text = "Meet me at the station at noon";

	@Param({ "10", "1000", "10000" })
	private int members;

	@Setup(Level.Trial)
	public void prepare() {
		this.layer.subscribe(this.prefix, this.receiver);
		for (int i = 0; i < this.members; i++) {
			ChannelName member = this.prefix.channel(Integer.toString(i, Character.MAX_RADIX));
			this.receiver.add(member);
			this.layer.groupAdd(this.group, member);
		}
	}

	@Benchmark
	public void groupSend() {
		this.layer.groupSend(new GroupMessage(this.group, Content.of("text", this.text)));
	}

	/**
	 * The same as so many sends.
	 */
	@Benchmark
	public void sendToEach() {
		for (ChannelName member : this.receiver.members()) {
			this.layer.send(new Message(member, Content.of("text", this.text)));
		}
	}

}
