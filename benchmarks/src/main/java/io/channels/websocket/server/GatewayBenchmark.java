package io.channels.websocket.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;

import io.channels.layer.ChannelLayer;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;

/**
 * Measures what a gateway does for all its connections at once, whose sockets take
 * everything and do nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class GatewayBenchmark {

	private static final Executor IN_PLACE = Runnable::run;

	private static final GatewaySettings SETTINGS = new GatewaySettings(Duration.ofSeconds(5), DataSize.ofMegabytes(1),
			0, 0, 0, MessageRatePolicy.CLOSE, Duration.ZERO, Duration.ofMinutes(30), Duration.ofSeconds(30),
			Duration.ofSeconds(20),
			new GatewaySettings.Outbound(100, DataSize.ofMegabytes(1), SlowConsumerPolicy.CLOSE,
					Duration.ofSeconds(10)),
			new GatewaySettings.Shutdown(Duration.ZERO, Duration.ZERO, Duration.ZERO), false);

	private final GroupName group = GroupName.of("room");

	private final ConnectionRegistry registry = new ConnectionRegistry(0, 0);

	private final ChannelLayer layer = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	private final Gateway gateway = new Gateway(SETTINGS, this.layer, new Accepting(), IN_PLACE, IN_PLACE, IN_PLACE,
			Clock.systemUTC());

	private String text = "Meet me at the station at noon";

	@Param({ "1000", "10000" })
	private int connections;

	@Setup(Level.Trial)
	public void prepare() {
		this.gateway.start();
		for (int i = 0; i < this.connections; i++) {
			GatewayConnection connection = this.gateway
				.open(new Handshake("/chat", "", new HttpHeaders(), List.of(), null, null, null, Map.of()));
			if (connection == null) {
				throw new IllegalStateException("There is no limit");
			}
			connection.connect();
			connection.opened(new SilentWriter());
			this.registry.add(connection);
			this.layer.groupAdd(this.group, connection.channel());
		}
	}

	@TearDown(Level.Trial)
	public void stop() {
		this.gateway.close();
	}

	/**
	 * A message to a group of all, until each connection has it in its queue, and has
	 * taken it out again to write it.
	 */
	@Benchmark
	public void groupSend() {
		this.layer.groupSend(new GroupMessage(this.group, Content.of("text", this.text)));
	}

	/**
	 * A look at the clock for each, which happens twice a second.
	 */
	@Benchmark
	public void tick() {
		long now = this.gateway.millis();
		for (GatewayConnection connection : this.registry.all()) {
			connection.tick(now);
		}
	}

	private static final class SilentWriter implements SocketWriter {

		private int written;

		@Override
		public void write(List<Outbound> batch) throws IOException {
			this.written += batch.size();
		}

		@Override
		public void close(CloseCode code) {
		}

		@Override
		public void abort() {
		}

	}

	private static final class Accepting implements WebSocketDispatch {

		@Override
		public boolean accepts(Handshake handshake) {
			return true;
		}

		@Override
		public Events open(WebSocketConnection connection) {
			return new AcceptingEvents(connection);
		}

	}

	private record AcceptingEvents(WebSocketConnection connection) implements WebSocketDispatch.Events {

		@Override
		public void connect(WebSocketEvent.Connect event, Runnable ended) {
			this.connection.accept();
			ended.run();
		}

		@Override
		public void receive(WebSocketEvent.Receive event, Runnable ended) {
			ended.run();
		}

		@Override
		public void disconnect(WebSocketEvent.Disconnect event, Runnable ended) {
			ended.run();
		}

		@Override
		public void abandon(Runnable ended) {
			ended.run();
		}

	}

}
