package io.channels.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mockito.AdditionalAnswers;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channels;
import io.channels.channel.ContentConverter;
import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerFactory;
import io.channels.consumer.DeadLetterHandler;
import io.channels.consumer.DenyConnectionException;
import io.channels.consumer.InvalidMessageException;
import io.channels.consumer.MessageConsumer;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelLayers;
import io.channels.layer.LayerSettings;
import io.channels.layer.memory.InMemoryChannelLayerFactory;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.routing.Filter;
import io.channels.routing.Route;
import io.channels.routing.Router;
import io.channels.websocket.CloseCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

@ExtendWith(OutputCaptureExtension.class)
@Timeout(30)
class MessageDispatcherTests {

	private static final Duration SOON = Duration.ofMillis(1);

	private final ChannelLayer memory = new InMemoryChannelLayerFactory(Clock.systemUTC())
		.create(LayerSettings.defaults());

	private final ChannelLayer layer = mock(ChannelLayer.class, AdditionalAnswers.delegatesTo(this.memory));

	private final Channels channels = Channels.of(new ChannelLayers(Map.of("default", this.layer)),
			new ContentConverter(JsonMapper.shared()));

	private final ConsumerCounters counters = new ConsumerCounters();

	private final Delays delays = Delays.onThread();

	private DeadLetterHandler deadLetters = DeadLetters.logged();

	private RetrySettings retry = RetrySettings.defaults();

	private final List<String> seen = new ArrayList<>();

	@AfterEach
	void stop() {
		this.delays.close();
	}

	@Test
	void messageIsConsumedOnceAndNothingIsSent() {
		dispatch((context) -> this.seen.add(String.valueOf(context.message().get("id"))), Map.of("id", 7));

		assertThat(this.seen).containsExactly("7");
		verify(this.layer, never()).send(any());
		verify(this.layer, never()).send(any(), any());
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(1, 0, 0, 0, 0, 0));
	}

	@Test
	void consumeLaterIsConsumedTwiceAndSentOnce() throws Exception {
		MessageConsumer consumer = (context) -> {
			this.seen.add(String.valueOf(context.message().get("id")));
			if (this.seen.size() == 1) {
				throw new ConsumeLaterException(SOON);
			}
		};
		dispatch(consumer, Map.of("id", 7));
		dispatchNext(consumer);

		assertThat(this.seen).containsExactly("7", "7");
		verify(this.layer, times(1)).send(any(), any());
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(1, 0, 1, 0, 0, 0));
	}

	@Test
	void consumeLaterGivesUpAfterTenRepetitions(CapturedOutput output) throws Exception {
		MessageConsumer consumer = (context) -> {
			this.seen.add("call");
			throw new ConsumeLaterException(Duration.ofNanos(1));
		};
		dispatch(consumer, Map.of("id", 7));
		for (int i = 0; i < 10; i++) {
			dispatchNext(consumer);
		}

		assertThat(this.seen).hasSize(11);
		assertThat(this.memory.statistics().pending()).isZero();
		verify(this.layer, times(10)).send(any(), any());
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(0, 0, 10, 1, 0, 0));
		assertThat(output).contains("Gave up a message of 'jobs' after 11 attempts (route [jobs] -> consumer)");
	}

	@Test
	void messageThatIsGivenUpIsSentToTheDeadLetterChannelOnce() throws Exception {
		this.deadLetters = DeadLetters.sentTo(ChannelName.of("dead-letters"));
		this.retry = new RetrySettings(1, Duration.ZERO, Duration.ZERO);
		MessageConsumer consumer = (context) -> {
			throw new ConsumeLaterException();
		};
		dispatch(consumer, Map.of("id", 7));
		dispatchNext(consumer);

		Message letter = this.memory.receive(List.of(ChannelSource.of("dead-letters")), Duration.ZERO).orElseThrow();
		assertThat(letter.content()).isEqualTo(Content
			.of(Map.of("channel", "jobs", "route", "[jobs] -> consumer", "attempts", 2, "content", Map.of("id", 7))));
		assertThat(this.memory.statistics().pending()).isZero();
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(0, 0, 1, 1, 0, 0));
	}

	@Test
	void deadLetterThatIsGivenUpIsLoggedAndNotSentAgain(CapturedOutput output) {
		this.deadLetters = DeadLetters.sentTo(ChannelName.of("jobs"));
		this.retry = new RetrySettings(0, Duration.ZERO, Duration.ZERO);
		dispatch((context) -> {
			throw new ConsumeLaterException();
		}, Map.of("id", 7));

		verify(this.layer, never()).send(any());
		assertThat(output).contains("Gave up a message of 'jobs' after 1 attempts");
	}

	@Test
	void deadLetterThatItsChannelDoesNotTakeIsCounted(CapturedOutput output) {
		willThrow(new ChannelLayerException("gone")).given(this.layer).send(any());
		this.deadLetters = DeadLetters.sentTo(ChannelName.of("dead-letters"));
		this.retry = new RetrySettings(0, Duration.ZERO, Duration.ZERO);
		dispatch((context) -> {
			throw new ConsumeLaterException();
		}, Map.of("id", 7));

		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(0, 0, 0, 1, 0, 1));
		assertThat(output).contains("The dead-letter handler failed on a message of 'jobs'", "gone");
	}

	@Test
	void messageThatIsPutOffKeepsItsContent() throws Exception {
		dispatch((context) -> {
			throw new ConsumeLaterException(SOON);
		}, Map.of("id", 7, "reply_channel", "answers?a"));
		Message again = next();

		assertThat(again.content()).isEqualTo(Content.of(Map.of("id", 7, "reply_channel", "answers?a")));
	}

	@Test
	void messageThatIsPutOffWaitsWithTheLayer() throws Exception {
		dispatch((context) -> {
			throw new ConsumeLaterException(Duration.ofMinutes(5));
		}, Map.of("id", 7));
		this.memory.flush();

		assertThat(this.memory.statistics().dropped()).isOne();
	}

	@Test
	void messageThatIsPutOffWaitsUntilTheLayerTakesIt() throws Exception {
		willThrow(new ChannelLayerException("away")).willAnswer(AdditionalAnswers.delegatesTo(this.memory))
			.given(this.layer)
			.send(any(), any());
		dispatch((context) -> {
			throw new ConsumeLaterException(SOON);
		}, Map.of("id", 7));

		assertThat(next().get("id")).isEqualTo(7L);
		verify(this.layer, timeout(1000).times(2)).send(any(), any());
	}

	@Test
	void messageThatIsPutOffWaitsHereIfTheLayerCannotSendLater() throws Exception {
		willThrow(new UnsupportedOperationException()).given(this.layer).send(any(), any());
		willThrow(new ChannelLayerException("full")).willAnswer(AdditionalAnswers.delegatesTo(this.memory))
			.given(this.layer)
			.send(any());
		dispatch((context) -> {
			throw new ConsumeLaterException(SOON);
		}, Map.of("id", 7));

		assertThat(next().get("id")).isEqualTo(7L);
		verify(this.layer, timeout(1000).times(2)).send(any());
	}

	@Test
	void messageWithoutRouteIsCountedAndLogged(CapturedOutput output) {
		dispatcher((context) -> this.seen.add("call"), Filter.of("kind", "^image"))
			.dispatch(message(Map.of("kind", "video")));

		assertThat(this.seen).isEmpty();
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(0, 0, 0, 0, 1, 0));
		assertThat(output).contains("Dropped a message of 'jobs': no route matches its keys [kind]");
	}

	@Test
	void filtersSeeTextBytesNumbersAndBooleans() {
		MessageConsumer consumer = (context) -> this.seen.add("call");
		dispatcher(consumer, Filter.of("key", "^abc")).dispatch(message(Map.of("key", "abc".getBytes())));
		dispatcher(consumer, Filter.of("key", "^7$")).dispatch(message(Map.of("key", 7)));
		dispatcher(consumer, Filter.of("key", "^true$")).dispatch(message(Map.of("key", true)));
		dispatcher(consumer, Filter.of("key", "")).dispatch(message(Map.of("key", List.of())));

		assertThat(this.seen).hasSize(3);
	}

	@Test
	void patternThatGoesTooDeepFailsItsMessageOnly(CapturedOutput output) {
		MessageDispatcher dispatcher = dispatcher((context) -> this.seen.add("call"), Filter.of("text", "^(?:a|b)*$"));
		dispatcher.dispatch(message(Map.of("text", "ab".repeat(200_000))));
		dispatcher.dispatch(message(Map.of("text", "ab")));

		assertThat(this.seen).hasSize(1);
		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(1, 1, 0, 0, 0, 0));
		assertThat(output).contains("Dropped a message of 'jobs': the routes could not be matched against it");
	}

	@Test
	void failureIsCountedAndLoggedOnceWithItsRoute(CapturedOutput output) {
		dispatch((context) -> {
			throw new IllegalStateException("broken job");
		}, Map.of("id", 7));

		assertThat(this.counters.statistics()).isEqualTo(new ConsumerStatistics(0, 1, 0, 0, 0, 0));
		assertThat(output).containsOnlyOnce("Consumer failed on 'jobs' of no connection (route [jobs] -> consumer)")
			.containsOnlyOnce("IllegalStateException: broken job");
	}

	@Test
	void invalidBackgroundMessageIsCountedAndLogged(CapturedOutput output) {
		dispatch((context) -> {
			throw new InvalidMessageException("invalid", "no image");
		}, Map.of("id", 7));

		assertThat(this.counters.statistics().failed()).isOne();
		assertThat(output).contains("Invalid message on 'jobs': no image (route [jobs] -> consumer)");
	}

	@Test
	void denialWithoutConnectionIsCountedAndLogged(CapturedOutput output) {
		dispatch((context) -> {
			throw new DenyConnectionException();
		}, Map.of("id", 7));

		assertThat(this.counters.statistics().failed()).isOne();
		assertThat(output)
			.contains("A consumer of 'jobs' threw DenyConnectionException, but the message belongs to no WebSocket");
	}

	@Test
	void instancesOfAMessageAreDestroyedWhateverHappens() {
		Factory factory = new Factory(this.seen);
		MessageConsumer consumer = (context) -> {
			context.scope().get(factory);
			context.scope().get(factory);
			throw new AssertionError("broken");
		};
		dispatch(consumer, Map.of());
		dispatch(consumer, Map.of());

		assertThat(this.seen).containsExactly("create", "destroy", "create", "destroy");
	}

	@Test
	void consumersAnswerTheReplyChannelOfTheirMessage() throws Exception {
		dispatch((context) -> context.replyChannel().orElseThrow().send(Map.of("done", true)),
				Map.of("reply_channel", "answers?a"));

		assertThat(this.memory.receive(List.of(ChannelSource.of("answers?a")), Duration.ZERO)).isPresent();
	}

	private void dispatch(MessageConsumer consumer, Map<String, ?> content) {
		dispatcher(consumer).dispatch(message(content));
	}

	private void dispatchNext(MessageConsumer consumer) throws InterruptedException {
		dispatcher(consumer).dispatch(next());
	}

	private Message next() throws InterruptedException {
		return this.memory.receive(List.of(ChannelSource.of("jobs")), Duration.ofSeconds(10)).orElseThrow();
	}

	private static Message message(Map<String, ?> content) {
		return new Message(ChannelName.of("jobs"), Content.of(content));
	}

	private MessageDispatcher dispatcher(MessageConsumer consumer, Filter... filters) {
		Route<MessageConsumer> route = new Route<>(Set.of("jobs"), List.of(filters), new Named(consumer));
		ConsumerCall call = new ConsumerCall(ConsumerCall.closingWith(CloseCode.CONSUMER_FAILED), this.deadLetters,
				this.retry, this.counters, JsonMapper.shared());
		return new MessageDispatcher(new Router<>(List.of(route)), this.layer, this.channels, call, this.counters,
				this.delays);
	}

	private record Named(MessageConsumer consumer) implements MessageConsumer {

		@Override
		public void consume(ConsumerContext context) throws Exception {
			this.consumer.consume(context);
		}

		@Override
		public String toString() {
			return "consumer";
		}

	}

	private static final class Factory implements ConsumerFactory<Object> {

		private final List<String> log;

		Factory(List<String> log) {
			this.log = log;
		}

		@Override
		public Class<?> type() {
			return Object.class;
		}

		@Override
		public Object create() {
			this.log.add("create");
			return new Object();
		}

		@Override
		public void destroy(Object consumer) {
			this.log.add("destroy");
		}

	}

}
