package io.channels.observation;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import brave.handler.MutableSpan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.MessageConsumer;
import io.channels.dispatch.DispatchSettings;
import io.channels.dispatch.EventWorker;
import io.channels.dispatch.LayerDispatch;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.redis.RedisServer;
import io.channels.routing.Filter;
import io.channels.routing.Route;
import io.channels.routing.Router;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.PrincipalCodec;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;
import io.channels.worker.ConsumerCall;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.Delays;
import io.channels.worker.LocalDispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * One trace, from a frame at a gateway through the layer to a worker and its reply.
 */
@Timeout(60)
class TraceThroughDispatchTests {

	private static final ChannelName CLIENT = ChannelName.of("websocket.send.here!1");

	private static final DispatchSettings SETTINGS = new DispatchSettings(Duration.ofSeconds(20),
			Duration.ofSeconds(20));

	private static final List<String> EVENTS = List.of("websocket.connect", "websocket.receive",
			"websocket.disconnect");

	@Test
	void frameIsConsumedAndAnsweredInOneTraceAtAnotherNode() {
		try (RedisServer server = RedisServer.started();
				TracedNode here = node(server);
				TracedNode there = node(server)) {
			subscribe(here);
			ExecutorService consumers = Executors.newSingleThreadExecutor();
			Delays delays = Delays.onThread();
			EventWorker worker = worker(there, consumers, delays);
			LayerDispatch gateway = new LayerDispatch(here.layer(), SETTINGS, PrincipalCodec.ofName(),
					new ObservedEvents(here.registry()), (handshake) -> true, Clock.systemUTC(), 0);
			worker.start();
			gateway.start();
			try {
				WebSocketDispatch.Events events = gateway.open(connection());
				events.connect(new WebSocketEvent.Connect(), () -> {
				});
				events.receive(new WebSocketEvent.Receive(new WebSocketFrame.Text("hello"), 1), () -> {
				});

				await().until(() -> here.hasSpan("channels deliver") && there.hasSpan("websocket.receive consume"));
				MutableSpan frame = here.span("websocket.receive send");
				MutableSpan consumed = there.span("websocket.receive consume");
				MutableSpan reply = there.span("websocket.send send");
				MutableSpan delivery = here.span("channels deliver");
				assertThat(List.of(consumed, reply, delivery)).extracting(MutableSpan::traceId)
					.containsOnly(frame.traceId());
				assertThat(reply.parentId()).isEqualTo(consumed.id());
				assertThat(delivery.parentId()).isEqualTo(reply.id());
				assertThat(there.span("websocket.connect consume").traceId())
					.isEqualTo(here.span("websocket.connect send").traceId())
					.isNotEqualTo(frame.traceId());
			}
			finally {
				gateway.stop();
				worker.stop();
				delays.close();
				consumers.shutdownNow();
			}
		}
	}

	private static TracedNode node(RedisServer server) {
		return new TracedNode(LayerSettings.defaults().withHosts(List.of(server.address())));
	}

	private static void subscribe(TracedNode node) {
		ChannelReceiver clients = mock(ChannelReceiver.class);
		given(clients.has(any())).willReturn(true);
		given(clients.receive(any())).willReturn(Delivery.DELIVERED);
		node.layer().subscribe(ChannelSource.of("websocket.send.here!"), clients);
	}

	private static WebSocketConnection connection() {
		WebSocketConnection connection = mock(WebSocketConnection.class);
		given(connection.channel()).willReturn(CLIENT);
		given(connection.handshake())
			.willReturn(new Handshake("/chat", "", new HttpHeaders(), List.of(), null, null, null, Map.of()));
		return connection;
	}

	private static EventWorker worker(TracedNode node, ExecutorService executor, Delays delays) {
		ConsumerCounters counters = new ConsumerCounters();
		MessageConsumer echo = (context) -> new ObservedConsumers(node.registry()).intercept(context, (consumed) -> {
			if (consumed.event().orElseThrow() instanceof WebSocketEvent.Receive) {
				consumed.connection().orElseThrow().reply(WebSocketReply.text("hello"));
			}
		});
		Router<MessageConsumer> router = new Router<>(
				List.of(new Route<>(new LinkedHashSet<>(EVENTS), List.of(Filter.path("/chat")), echo)));
		LocalDispatch local = new LocalDispatch(router, node.channels(),
				new ConsumerCall(ConsumerCall.closingWith(CloseCode.CONSUMER_FAILED), counters, JsonMapper.shared()),
				counters, executor, delays);
		return new EventWorker(node.layer(), SETTINGS, local, EVENTS.stream().map(ChannelSource::of).toList(),
				JsonMapper.shared(), PrincipalCodec.ofName(), new ObservedEvents(node.registry()), executor,
				Clock.systemUTC(), Duration.ofSeconds(10), 0);
	}

}
