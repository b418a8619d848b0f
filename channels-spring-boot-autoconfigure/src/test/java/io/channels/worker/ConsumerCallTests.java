package io.channels.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.consumer.CloseConnectionException;
import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.ConsumerErrorHandler;
import io.channels.consumer.DeadLetterHandler;
import io.channels.consumer.DenyConnectionException;
import io.channels.consumer.InvalidMessageException;
import io.channels.consumer.MessageConsumer;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.routing.Filter;
import io.channels.routing.Route;
import io.channels.routing.RouteMatch;
import io.channels.routing.Router;
import io.channels.websocket.CloseCode;
import io.channels.websocket.RecordingConnection;
import io.channels.websocket.WebSocketDispatch;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class ConsumerCallTests {

	private final Channels channels = Channels.of(
			new ChannelLayers(Map.of("default",
					new InMemoryChannelLayerFactory(Clock.systemUTC()).create(LayerSettings.defaults()))),
			new ContentConverter(JsonMapper.shared()));

	private final ConsumerCounters counters = new ConsumerCounters();

	private final RecordingConnection connection = RecordingConnection.at("/chat");

	private final List<Object> seen = new CopyOnWriteArrayList<>();

	private final Delays delays = Delays.onThread();

	private DeadLetterHandler deadLetters = DeadLetters.logged();

	private RetrySettings retry = RetrySettings.defaults();

	private ConsumerErrorHandler errorHandler = ConsumerCall.closingWith(CloseCode.CONSUMER_FAILED);

	@AfterEach
	void stop() {
		this.delays.close();
	}

	@Test
	void returningIsDoneAndCounted() {
		Outcome outcome = call((context) -> {
		}, 0);

		assertThat(outcome).isEqualTo(new Outcome.Done());
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(1, 0, 0, 0, 0, 0));
		assertThat(this.connection.replies()).isEmpty();
	}

	@Test
	void failureIsLoggedOnceWithConnectionAndRouteAndCloses(CapturedOutput output) {
		call((context) -> {
			throw new IllegalStateException("broken chat");
		}, 0);

		assertThat(this.connection.replies()).containsExactly(WebSocketReply.closing(CloseCode.CONSUMER_FAILED));
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(0, 1, 0, 0, 0, 0));
		assertThat(output)
			.containsOnlyOnce(
					"Consumer failed on 'websocket.receive' of connection 'websocket.send.test!1' (route test)")
			.containsOnlyOnce("IllegalStateException: broken chat");
	}

	@Test
	void errorHandlerOfTheApplicationDecides() {
		this.errorHandler = (context,
				failure) -> context.connection().orElseThrow().send("sorry: " + failure.getMessage());
		call((context) -> {
			throw new AssertionError("broken");
		}, 0);

		assertThat(this.connection.replies()).containsExactly(WebSocketReply.text("sorry: broken"));
	}

	@Test
	void failingErrorHandlerIsLogged(CapturedOutput output) {
		this.errorHandler = (context, failure) -> {
			throw new AssertionError("handler broken, too");
		};
		Outcome outcome = call((context) -> {
			throw new IllegalStateException("broken");
		}, 0);

		assertThat(outcome).isEqualTo(new Outcome.Done());
		assertThat(output).contains("Could not handle what a consumer of 'websocket.receive' threw (route test)",
				"handler broken, too");
	}

	@Test
	void interruptIsKept() {
		call((context) -> {
			throw new InterruptedException();
		}, 0);

		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.counters.statistics().failed()).isOne();
	}

	@Test
	void denialTurnsTheClientAway() {
		call((context) -> {
			throw new DenyConnectionException();
		}, 0);

		assertThat(this.connection.replies()).containsExactly(WebSocketReply.denying());
		assertThat(this.counters.statistics().failed()).isZero();
	}

	@Test
	void closeExceptionClosesWithItsCode() {
		CloseCode code = CloseCode.of(4001).withReason("bye");
		call((context) -> {
			throw new CloseConnectionException(code);
		}, 0);

		assertThat(this.connection.replies()).containsExactly(WebSocketReply.closing(code));
		assertThat(this.counters.statistics().failed()).isZero();
	}

	@Test
	void invalidMessageIsToldToTheClientWhoStays() {
		call((context) -> {
			throw new InvalidMessageException("too_long", "at most \"2000\"");
		}, 0);

		assertThat(this.connection.texts()).hasSize(1);
		assertThat(JsonMapper.shared().readTree(this.connection.texts().get(0))).isEqualTo(JsonMapper.shared()
			.readTree("{\"error\":{\"code\":\"too_long\",\"message\":\"at most \\\"2000\\\"\"}}"));
		assertThat(this.connection.replies()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "0, 100", "1, 200", "4, 1600", "9, 30000" })
	void delayDoublesWithEachRepetitionUpToABound(int retries, long millis) {
		Outcome outcome = call((context) -> {
			throw new ConsumeLaterException(Duration.ofMillis(100));
		}, retries);

		assertThat(outcome).isEqualTo(new Outcome.Retry(Duration.ofMillis(millis)));
	}

	@Test
	void eleventhTimeIsGivenUp(CapturedOutput output) {
		Outcome outcome = call((context) -> {
			throw new ConsumeLaterException();
		}, 10);

		assertThat(outcome).isEqualTo(new Outcome.Done());
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(0, 0, 0, 1, 0, 0));
		assertThat(output).contains("Gave up a message of 'websocket.receive' after 11 attempts (route test)");
	}

	@Test
	void configurationDecidesWhatTheConsumerLeavesOpen() {
		this.retry = new RetrySettings(2, Duration.ofSeconds(1), Duration.ofMillis(1500));
		MessageConsumer consumer = (context) -> {
			throw new ConsumeLaterException();
		};

		assertThat(call(consumer, 0)).isEqualTo(new Outcome.Retry(Duration.ofSeconds(1)));
		assertThat(call(consumer, 1)).isEqualTo(new Outcome.Retry(Duration.ofMillis(1500)));
		assertThat(call(consumer, 2)).isEqualTo(new Outcome.Done());
	}

	@Test
	void deadLetterHandlerHearsOnceOfAMessageThatIsGivenUpAfterItsConnectionIsClosed(CapturedOutput output) {
		this.deadLetters = (context, attempts) -> this.seen.addAll(List.of(context.message().get("text"),
				context.route(), attempts, List.copyOf(this.connection.replies())));
		call((context) -> {
			throw new ConsumeLaterException();
		}, 10);

		assertThat(this.seen).containsExactly("hi", "test", 11,
				List.of(WebSocketReply.closing(CloseCode.CONSUMER_FAILED.withReason("given up"))));
		assertThat(output).doesNotContain("Gave up");
	}

	@Test
	void deadLetterHandlerDoesNotHearOfOtherOutcomes() {
		this.deadLetters = (context, attempts) -> this.seen.add(attempts);
		call((context) -> {
			throw new ConsumeLaterException();
		}, 9);
		call((context) -> {
			throw new IllegalStateException("broken");
		}, 10);
		call((context) -> {
		}, 10);

		assertThat(this.seen).isEmpty();
	}

	@Test
	void failingDeadLetterHandlerIsCountedAndLogged(CapturedOutput output) {
		this.deadLetters = (context, attempts) -> {
			throw new AssertionError("store is gone");
		};
		Outcome outcome = call((context) -> {
			throw new ConsumeLaterException();
		}, 10);

		assertThat(outcome).isEqualTo(new Outcome.Done());
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(0, 0, 0, 1, 0, 1));
		assertThat(output).contains("The dead-letter handler failed on a message of 'websocket.receive', "
				+ "which was given up after 11 attempts (route test)", "store is gone");
	}

	@Test
	void eventThatIsPutOffKeepsItsPlaceInTheConnection() {
		WebSocketDispatch.Events events = dispatch((context) -> {
			this.seen.add(context.event().orElseThrow().order());
			if (this.seen.size() == 2) {
				throw new ConsumeLaterException(Duration.ofNanos(1));
			}
		}).open(this.connection);
		events.connect(new WebSocketEvent.Connect(), () -> {
		});
		events.receive(receive("a", 1), () -> {
		});
		events.receive(receive("b", 2), () -> {
		});
		events.disconnect(new WebSocketEvent.Disconnect(CloseCode.NORMAL, 3), () -> {
		});

		await().until(() -> this.seen.size() == 5);
		assertThat(this.seen).containsExactly(0L, 1L, 1L, 2L, 3L);
	}

	@Test
	void patternThatGoesTooDeepClosesItsConnectionAndTheEndIsStillHeard(CapturedOutput output) {
		WebSocketDispatch.Events events = dispatch((context) -> this.seen.add(context.channel().value()),
				Filter.of("text", "^(?:a|b)*$"))
			.open(this.connection);
		events.receive(receive("ab".repeat(200_000), 1), () -> {
		});
		events.disconnect(new WebSocketEvent.Disconnect(CloseCode.CONSUMER_FAILED, 2), () -> this.seen.add("ended"));

		assertThat(this.connection.replies()).containsExactly(WebSocketReply.closing(CloseCode.CONSUMER_FAILED));
		assertThat(this.seen).containsExactly("ended");
		assertThat(this.counters.statistics().failed()).isOne();
		assertThat(output).contains("The routes could not be matched against 'websocket.receive'");
	}

	@Test
	void sessionLastsFromConnectToDisconnect() {
		WebSocketDispatch dispatch = dispatch((context) -> {
			context.session().get("count", Integer.class).ifPresent(this.seen::add);
			context.session().put("count", context.session().get("count", Integer.class).orElse(0) + 1);
		});
		WebSocketDispatch.Events events = dispatch.open(this.connection);
		events.connect(new WebSocketEvent.Connect(), () -> {
		});
		events.receive(receive("a", 1), () -> {
		});
		events.disconnect(new WebSocketEvent.Disconnect(CloseCode.NORMAL, 2), () -> {
		});
		dispatch.open(this.connection).connect(new WebSocketEvent.Connect(), () -> {
		});

		assertThat(this.seen).containsExactly(1, 2);
	}

	private Outcome call(MessageConsumer consumer, int retries) {
		LocalConnection local = (LocalConnection) dispatch(consumer).open(this.connection);
		RouteMatch<MessageConsumer> match = new RouteMatch<>(consumer, Map.of(), true, "test");
		return consumerCall().call(consumer, new RoutedContext(receive("hi", 1), match, local), retries);
	}

	private LocalDispatch dispatch(MessageConsumer consumer, Filter... filters) {
		Set<String> on = Set.of("websocket.connect", "websocket.receive", "websocket.disconnect");
		Executor executor = Runnable::run;
		return new LocalDispatch(new Router<>(List.of(new Route<>(on, List.of(filters), consumer))), this.channels,
				consumerCall(), this.counters, executor, this.delays);
	}

	private ConsumerCall consumerCall() {
		return new ConsumerCall(this.errorHandler, this.deadLetters, this.retry, this.counters, JsonMapper.shared());
	}

	private static WebSocketEvent.Receive receive(String text, long order) {
		return new WebSocketEvent.Receive(new WebSocketFrame.Text(text), order);
	}

}
