package io.channels.benchmarks;

import java.lang.reflect.Method;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.ReflectionUtils;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.consumer.MessageConsumer;
import io.channels.consumer.method.ConsumerMethods;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.routing.Filter;
import io.channels.routing.Route;
import io.channels.routing.Router;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch.Events;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.consumer.WebSocketConsumers;
import io.channels.worker.ConsumerCall;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.Delays;
import io.channels.worker.LocalDispatch;

/**
 * Measures how an event of a WebSocket gets to a consumer on the same node, which answers
 * it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class DispatchBenchmark {

	private static final Runnable NOTHING = () -> {
	};

	private final JsonMapper mapper = new JsonMapper();

	private final SilentConnection connection = new SilentConnection("/chat/lobby");

	@Param
	private Kind kind = Kind.CLASS;

	private WebSocketEvent.Receive event = new WebSocketEvent.Receive(new WebSocketFrame.Text(""), 0);

	private LocalDispatch dispatch = dispatch(new Router<>(List.of()));

	private Events events = this.dispatch.open(this.connection);

	@Setup(Level.Trial)
	public void prepare() {
		this.event = new WebSocketEvent.Receive(new WebSocketFrame.Text(this.kind.text), 1);
		this.dispatch = dispatch(new Router<>((this.kind == Kind.CLASS) ? classRoutes() : methodRoutes()));
		this.events = this.dispatch.open(this.connection);
	}

	private LocalDispatch dispatch(Router<MessageConsumer> router) {
		Channels channels = Channels.of(
				new ChannelLayers(Map.of(ChannelLayers.DEFAULT,
						new InMemoryChannelLayerFactory(Clock.systemUTC()).create(LayerSettings.defaults()))),
				new ContentConverter(this.mapper));
		ConsumerCounters counters = new ConsumerCounters();
		return new LocalDispatch(router, channels,
				new ConsumerCall(ConsumerCall.closingWith(CloseCode.CONSUMER_FAILED), counters, this.mapper), counters,
				Runnable::run, Delays.onThread());
	}

	private static List<Route<MessageConsumer>> classRoutes() {
		return List.of(route(WebSocketConsumers.CHANNELS, WebSocketConsumers.of(new EchoFactory())));
	}

	private List<Route<MessageConsumer>> methodRoutes() {
		MethodConsumers bean = new MethodConsumers();
		ConsumerMethods methods = new ConsumerMethods(List.of(), ApplicationConversionService.getSharedInstance(),
				this.mapper);
		Set<String> receive = Set.of(WebSocketEvent.Receive.CHANNEL.value());
		return List.of(route(receive, methods.of(() -> bean, method(this.kind.method), receive, Set.of("room"))),
				route(Set.of(WebSocketEvent.Connect.CHANNEL.value(), WebSocketEvent.Disconnect.CHANNEL.value()),
						(context) -> context.connection().ifPresent(WebSocketConnection::accept)));
	}

	private static Route<MessageConsumer> route(Set<String> channels, MessageConsumer consumer) {
		return new Route<>(channels, List.of(Filter.path("/chat/{room}")), consumer);
	}

	private static Method method(String name) {
		for (Method method : ReflectionUtils.getDeclaredMethods(MethodConsumers.class)) {
			if (method.getName().equals(name)) {
				return method;
			}
		}
		throw new IllegalArgumentException("No method '%s'".formatted(name));
	}

	/**
	 * A message of a connection that has sent some before.
	 */
	@Benchmark
	public void receive() {
		this.events.receive(this.event, NOTHING);
	}

	/**
	 * The whole life of a connection that sends one message.
	 */
	@Benchmark
	public void connection() {
		Events opened = this.dispatch.open(this.connection);
		opened.connect(new WebSocketEvent.Connect(), NOTHING);
		opened.receive(this.event, NOTHING);
		opened.disconnect(new WebSocketEvent.Disconnect(CloseCode.NORMAL, 2), NOTHING);
	}

	/**
	 * The ways to write a consumer.
	 */
	public enum Kind {

		/**
		 * A class, of which there is an instance for each connection.
		 */
		CLASS("", "hello"),

		/**
		 * A method that takes a text and returns one.
		 */
		TEXT_METHOD("text", "hello"),

		/**
		 * A method that takes a value of the path and a record, and returns a record.
		 */
		RECORD_METHOD("record", "{\"text\":\"hello\",\"count\":1}");

		private final String method;

		private final String text;

		Kind(String method, String text) {
			this.method = method;
			this.text = text;
		}

	}

}
