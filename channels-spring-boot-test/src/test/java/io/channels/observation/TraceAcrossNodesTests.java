package io.channels.observation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import brave.handler.MutableSpan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.consumer.ConsumerContext;
import io.channels.consumer.MessageConsumer;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.redis.RedisServer;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * One trace, from a frame of a client at one node to what it causes at another.
 */
@Timeout(60)
class TraceAcrossNodesTests {

	private static final RedisServer SERVER = RedisServer.started();

	private final LayerSettings settings = LayerSettings.defaults().withHosts(List.of(SERVER.address()));

	private final TracedNode here = new TracedNode(this.settings);

	private final TracedNode there = new TracedNode(this.settings);

	@AfterEach
	void closeNodes() {
		this.here.close();
		this.there.close();
	}

	@AfterAll
	static void stopServer() {
		SERVER.close();
	}

	@Test
	void groupMessageOfAFrameIsDeliveredInItsTraceAtAnotherNode() throws Exception {
		ChannelReceiver members = members();
		this.there.layer().subscribe(ChannelSource.of("there!"), members);
		this.there.channels().group("room").add("there!1");

		consume(this.here, event(), (context) -> this.here.channels().group("room").send(Map.of("text", "hello")));

		await().until(() -> this.there.hasSpan("channels deliver"));
		MutableSpan frame = this.here.span("websocket.receive consume");
		MutableSpan send = this.here.span("group send");
		MutableSpan delivery = this.there.span("channels deliver");
		assertThat(send.traceId()).isEqualTo(frame.traceId());
		assertThat(send.parentId()).isEqualTo(frame.id());
		assertThat(delivery.traceId()).isEqualTo(frame.traceId());
		assertThat(delivery.parentId()).isEqualTo(send.id());
		assertThat(delivery.tag("target")).isEqualTo("room");
	}

	@Test
	void workerAtAnotherNodeContinuesTheTraceAndItsReplyToo() throws Exception {
		this.here.layer().subscribe(ChannelSource.of("websocket.send.here!"), members());
		consume(this.here, event(),
				(context) -> this.here.channels()
					.channel("thumbnails")
					.send(Map.of("reply_channel", "websocket.send.here!1")));

		Message message = this.there.layer()
			.receive(List.of(ChannelSource.of("thumbnails")), Duration.ofSeconds(30))
			.orElseThrow();
		consume(this.there, context(message),
				(context) -> this.there.channels().channel("websocket.send.here!1").send(Map.of("text", "done")));

		await().until(() -> this.here.hasSpan("channels deliver"));
		MutableSpan frame = this.here.span("websocket.receive consume");
		MutableSpan work = this.there.span("thumbnails consume");
		MutableSpan reply = this.there.span("websocket.send send");
		MutableSpan delivery = this.here.span("channels deliver");
		assertThat(List.of(work, reply, delivery)).extracting(MutableSpan::traceId).containsOnly(frame.traceId());
		assertThat(work.parentId()).isEqualTo(this.here.span("thumbnails send").id());
		assertThat(reply.parentId()).isEqualTo(work.id());
		assertThat(delivery.parentId()).isEqualTo(reply.id());
	}

	@Test
	void eachFrameHasATraceOfItsOwn() throws Exception {
		consume(this.here, event(), (context) -> {
		});
		consume(this.there, event(), (context) -> {
		});

		assertThat(this.here.span("websocket.receive consume").parentId()).isNull();
		assertThat(this.here.span("websocket.receive consume").traceId())
			.isNotEqualTo(this.there.span("websocket.receive consume").traceId());
	}

	@Test
	void whatIsSentOutsideOfATraceIsDeliveredWithoutOne() {
		ChannelReceiver members = members();
		this.there.layer().subscribe(ChannelSource.of("there!"), members);
		this.here.layer().send(new Message(ChannelName.of("there!1"), Content.of(Map.of("text", "framework"))));
		this.here.channels().channel("there!1").send(Map.of("text", "application"));

		await().until(() -> this.there.hasSpan("channels deliver"));
		assertThat(this.there.span("channels deliver").parentId()).isEqualTo(this.here.span("there! send").id());
	}

	private static void consume(TracedNode node, ConsumerContext context, MessageConsumer consumer) throws Exception {
		new ObservedConsumers(node.registry()).intercept(context, consumer);
	}

	private static ChannelReceiver members() {
		ChannelReceiver receiver = mock(ChannelReceiver.class);
		given(receiver.has(any())).willReturn(true);
		given(receiver.receive(any())).willReturn(Delivery.DELIVERED);
		given(receiver.receive(any(), any())).willReturn(Delivery.DELIVERED);
		return receiver;
	}

	private static ConsumerContext event() {
		WebSocketEvent event = new WebSocketEvent.Receive(new WebSocketFrame.Text("hello"), 1);
		ConsumerContext context = mock(ConsumerContext.class);
		given(context.channel()).willReturn(event.channel());
		given(context.event()).willReturn(Optional.of(event));
		given(context.connection()).willReturn(Optional.empty());
		given(context.route()).willReturn("a route");
		return context;
	}

	private static ConsumerContext context(Message message) {
		ConsumerContext context = mock(ConsumerContext.class);
		given(context.channel()).willReturn(message.channel());
		given(context.message()).willReturn(message);
		given(context.event()).willReturn(Optional.empty());
		given(context.connection()).willReturn(Optional.empty());
		given(context.route()).willReturn("a route");
		return context;
	}

}
