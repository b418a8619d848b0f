package io.channels.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.MessageTooLargeException;
import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.InvalidContentException;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The part of the contract about messages that are sent later.
 */
interface DelayContract extends LayerContract {

	Duration DELAY = Duration.ofMillis(600);

	Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	@ParameterizedTest
	@ValueSource(strings = { "normal", "single?reader", "node!local" })
	default void delayedMessageIsThereWhenItIsDueAndNotBefore(String channel) throws InterruptedException {
		LayerUnderTest layer = layer();
		String source = ChannelName.of(channel).source().value();
		layer.send(channel, "later", DELAY);

		layer.letPass(DELAY.dividedBy(2));
		assertThat(layer.poll(source)).isEmpty();
		layer.letPass(DELAY.dividedBy(2));

		Message message = layer.receive(source);
		assertThat(message.channel()).isEqualTo(ChannelName.of(channel));
		assertThat(LayerUnderTest.value(message)).isEqualTo("later");
		assertThat(layer.poll(source)).isEmpty();
	}

	@Test
	default void delayedMessageKeepsContentAndMetadata() throws InterruptedException {
		LayerUnderTest layer = layer();
		Message sent = new Message(ChannelName.of("normal"),
				Content.of(Map.of("text", "grün", "bytes", new byte[] { 0, -1, 7 }, "list", List.of(1, 2.5, true))),
				Map.of("retries", "3"));

		layer.layer().send(sent, DELAY);
		layer.letPass(DELAY);

		assertThat(layer.receive("normal")).isEqualTo(sent);
	}

	@Test
	default void delayedMessageReachesAWaitingReceiver() throws Exception {
		LayerUnderTest layer = layer();
		BackgroundReceive receive = BackgroundReceive.start(layer, "other", "normal");
		layer.send("normal", "later", DELAY);

		layer.letPass(DELAY);

		assertThat(receive.result()).map(LayerUnderTest::value).contains("later");
	}

	@Test
	default void delayedMessagesAreSentInTheOrderOfTheirTimes() throws InterruptedException {
		LayerUnderTest layer = layer(roomy().withExpiry(Duration.ofMinutes(1), GROUP_EXPIRY));
		List<Integer> tenths = new ArrayList<>(IntStream.rangeClosed(1, 30).boxed().toList());
		Collections.shuffle(tenths, new Random(7));
		tenths.forEach((tenth) -> layer.send("normal", tenth.longValue(), Duration.ofMillis(100).multipliedBy(tenth)));

		layer.letPass(Duration.ofSeconds(3));

		assertThat(layer.receiveValues(30, "normal"))
			.isEqualTo(IntStream.rangeClosed(1, 30).mapToObj(Long::valueOf).toList());
	}

	@Test
	default void messagesWithTheSameDelayAreSentInTheOrderOfTheCalls() throws InterruptedException {
		LayerUnderTest layer = layer(roomy());
		for (long i = 0; i < 150; i++) {
			layer.send("normal", i, DELAY);
		}

		layer.letPass(DELAY);

		assertThat(layer.receiveValues(150, "normal"))
			.isEqualTo(IntStream.range(0, 150).mapToObj(Long::valueOf).toList());
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -5_000_000_000L, 1_000 })
	default void messageWithoutDelayIsSentAtOnce(long nanos) throws InterruptedException {
		LayerUnderTest layer = layer();

		String id = layer.send("normal", "now", Duration.ofNanos(nanos));

		assertThat(layer.statistics("normal").pending()).isOne();
		assertThat(layer.layer().cancel(id)).isFalse();
		assertThat(layer.poll("normal")).map(LayerUnderTest::value).contains("now");
	}

	@Test
	default void messageWithoutDelayIsRefusedByAFullChannel() {
		LayerUnderTest layer = layer();
		fill(layer, "full");

		assertThatExceptionOfType(ChannelFullException.class)
			.isThrownBy(() -> layer.send("full", "refused", Duration.ZERO));
	}

	@Test
	default void invalidMessageIsNotStored() throws InterruptedException {
		LayerUnderTest layer = layer();
		String large = "x".repeat((int) settings().maxMessageSize().toBytes() + 1);

		assertThatExceptionOfType(MessageTooLargeException.class).isThrownBy(() -> layer.send("normal", large, DELAY));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> layer.send("normal", "x", Duration.ofSeconds(Long.MAX_VALUE)))
			.withMessageContaining("too long");
		layer.send("normal", "valid", DELAY);
		layer.letPass(DELAY);

		assertThat(layer.receiveValues(1, "normal")).containsExactly("valid");
		assertThat(layer.statistics().sent()).isOne();
	}

	@Test
	default void cancelledMessageIsNotSent() throws InterruptedException {
		LayerUnderTest layer = layer();
		String first = layer.send("normal", "1", DELAY);
		layer.send("normal", "2", DELAY);
		String third = layer.send("normal", "3", DELAY);
		String other = layer.send("other", "4", DELAY);

		assertThat(layer.layer().cancel(first)).isTrue();
		assertThat(layer.layer().cancel(third)).isTrue();
		assertThat(layer.layer().cancel(other)).isTrue();
		layer.letPass(DELAY);

		assertThat(layer.receiveValues(1, "normal")).containsExactly("2");
		assertThat(layer.poll("normal", "other")).isEmpty();
		assertThat(layer.statistics().sent()).isOne();
	}

	@Test
	default void messageIsCancelledOnlyOnce() {
		LayerUnderTest layer = layer();
		String id = layer.send("normal", "later", DELAY);
		layer.layer().cancel(id);

		assertThat(layer.layer().cancel(id)).isFalse();
	}

	@Test
	default void messageThatWasSentIsNotCancelled() throws InterruptedException {
		LayerUnderTest layer = layer();
		String id = layer.send("normal", "later", DELAY);
		layer.letPass(DELAY);
		layer.receive("normal");

		assertThat(layer.layer().cancel(id)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "unknown", "normal/unknown", "no channel name/0", "/", "normal/" })
	default void unknownMessageIsNotCancelled(String id) {
		LayerUnderTest layer = layer();
		layer.send("normal", "later", DELAY);

		assertThat(layer.layer().cancel(id)).isFalse();
	}

	@RepeatedTest(3)
	default void eachMessageIsEitherSentOrCancelled() throws Exception {
		LayerUnderTest layer = layer(roomy().withExpiry(Duration.ofMinutes(1), GROUP_EXPIRY));
		try (Crew crew = new Crew()) {
			List<Callable<Set<String>>> senders = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				int sender = i;
				senders.add(() -> sendAndCancel(layer, sender));
			}
			Set<String> kept = new HashSet<>();
			Crew.results(crew.startAll(senders)).forEach(kept::addAll);
			layer.letPass(DELAY);

			List<@Nullable Object> received = layer.receiveValues(kept.size(), "normal");
			assertThat(received).containsExactlyInAnyOrderElementsOf(kept);
			assertThat(layer.poll("normal")).isEmpty();
		}
	}

	/**
	 * Send messages, half of which are tried to be cancelled when some are due.
	 * @return those that could not be cancelled
	 */
	private static Set<String> sendAndCancel(LayerUnderTest layer, int sender) throws InterruptedException {
		Map<String, String> ids = new LinkedHashMap<>();
		for (int i = 0; i < 50; i++) {
			String value = sender + "-" + i;
			ids.put(value, layer.send("normal", value, Duration.ofMillis(1 + (i * 7) % 40)));
		}
		layer.letPass(Duration.ofMillis(10));
		Set<String> kept = new HashSet<>();
		ids.forEach((value, id) -> {
			if (value.length() % 2 == 0 || !layer.layer().cancel(id)) {
				kept.add(value);
			}
		});
		return kept;
	}

	@Test
	default void delayedMessageCountsWhenItIsDue() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("normal", "later", DELAY);

		assertCounts(layer.statistics(), 0, 0, 0, 0, 0);
		layer.letPass(DELAY);

		awaitPending(layer, 1);
		assertCounts(layer.statistics(), 1, 0, 1, 0, 0);
		assertThat(layer.statistics("normal").sent()).isOne();
		assertThat(layer.statistics("normal").pending()).isOne();
	}

	@Test
	default void messagesCountAsDelayedUntilTheyAreSent() throws InterruptedException {
		LayerUnderTest layer = layer(settings().withExpiry(Duration.ofMinutes(1), GROUP_EXPIRY));
		layer.send("normal", "now");
		layer.send("normal", "now", Duration.ZERO);
		layer.send("normal", "later", DELAY);
		assertThat(layer.statistics().delayed()).isOne();
		layer.send("normal", "last", DELAY.multipliedBy(2));
		layer.send("node!local", "last", DELAY.multipliedBy(2));
		assertThat(layer.statistics().delayed()).isEqualTo(3);

		layer.letPass(DELAY);
		awaitPending(layer, 3);
		awaitDelayed(layer, 2);
		layer.letPass(DELAY);

		awaitPending(layer, 5);
		awaitDelayed(layer, 0);
	}

	@Test
	default void cancelledMessageCountsNoMore() {
		LayerUnderTest layer = layer();
		String id = layer.send("normal", "cancelled", DELAY);
		layer.send("normal", "later", DELAY);
		assertThat(layer.statistics().delayed()).isEqualTo(2);

		layer.layer().cancel(id);
		layer.layer().cancel(id);
		layer.layer().cancel("normal/unknown");

		assertThat(layer.statistics().delayed()).isOne();
		assertCounts(layer.statistics(), 0, 0, 0, 0, 0);
	}

	@Test
	default void messagesThatWaitForRoomCountAsDelayed() throws InterruptedException {
		LayerUnderTest layer = layer(settings().withExpiry(Duration.ofMinutes(1), GROUP_EXPIRY));
		fill(layer, "full");
		layer.send("full", "later", DELAY);
		layer.letPass(DELAY);
		LayerUnderTest.await(() -> assertThat(layer.statistics("full").full()).isPositive());

		assertThat(layer.statistics().delayed()).isOne();
		assertCounts(layer.statistics(), CAPACITY, 0, CAPACITY, 0, 0);
		layer.receiveValues(CAPACITY, "full");
		layer.letPass(LONGEST_PAUSE);

		awaitPending(layer, 1);
		awaitDelayed(layer, 0);
	}

	@Test
	default void delayedMessageExpiresAfterItWasDue() throws InterruptedException {
		LayerUnderTest layer = layer();
		Duration delay = EXPIRY.multipliedBy(2);
		layer.send("read", "later", delay);
		layer.send("unread", "later", delay);

		layer.letPass(delay);
		assertThat(layer.receiveValues(1, "read")).containsExactly("later");
		awaitPending(layer, 1);
		layer.letPass(EXPIRY);

		assertThat(layer.poll("unread")).isEmpty();
		assertCounts(layer.statistics(), 2, 1, 0, 1, 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "normal", "node!local" })
	default void messageForAFullChannelIsSentWhenThereIsRoom(String channel) throws InterruptedException {
		LayerUnderTest layer = layer(settings().withExpiry(Duration.ofMinutes(1), GROUP_EXPIRY));
		String source = ChannelName.of(channel).source().value();
		for (long i = 0; i <= CAPACITY; i++) {
			layer.send(channel, i, DELAY);
		}

		layer.letPass(DELAY);
		LayerUnderTest.await(() -> assertThat(layer.statistics(channel).full()).isPositive());
		assertThat(layer.statistics().full()).isPositive();
		assertThat(layer.statistics(channel).pending()).isEqualTo(CAPACITY);
		assertThat(layer.receiveValues(CAPACITY, source))
			.isEqualTo(IntStream.range(0, CAPACITY).mapToObj(Long::valueOf).toList());
		layer.letPass(LONGEST_PAUSE);

		assertThat(layer.receiveValues(1, source)).containsExactly((long) CAPACITY);
		LayerStatistics statistics = layer.statistics();
		assertCounts(statistics, CAPACITY + 1, CAPACITY + 1, 0, 0, 0);
	}

	@Test
	default void laterMessagesWaitBehindOneForAFullChannelAndOtherChannelsDoNot() throws InterruptedException {
		LayerUnderTest layer = layer(settings().withExpiry(Duration.ofMinutes(1), GROUP_EXPIRY));
		fill(layer, "full");
		layer.send("full", "first", Duration.ofMillis(100));
		layer.send("full", "second", Duration.ofMillis(200));
		layer.send("free", "other", Duration.ofMillis(200));

		layer.letPass(Duration.ofMillis(100));
		LayerUnderTest.await(() -> assertThat(layer.statistics("full").full()).isPositive());
		layer.receiveValues(CAPACITY, "full");
		layer.letPass(Duration.ofMillis(100));
		assertThat(layer.receiveValues(1, "free")).containsExactly("other");
		layer.letPass(LONGEST_PAUSE);

		assertThat(layer.receiveValues(2, "full")).containsExactly("first", "second");
	}

	@Test
	default void messageThatWaitsForRoomIsCancelled() throws InterruptedException {
		LayerUnderTest layer = layer(settings().withExpiry(Duration.ofMinutes(1), GROUP_EXPIRY));
		fill(layer, "full");
		String id = layer.send("full", "first", DELAY);
		layer.send("full", "second", DELAY);
		layer.letPass(DELAY);
		LayerUnderTest.await(() -> assertThat(layer.statistics("full").full()).isPositive());

		// Just now it may be in the hand of whoever tries to send it.
		LayerUnderTest.await(() -> assertThat(layer.layer().cancel(id)).isTrue());
		layer.receiveValues(CAPACITY, "full");
		layer.letPass(LONGEST_PAUSE);

		assertThat(layer.receiveValues(1, "full")).containsExactly("second");
	}

	@Test
	default void flushDropsDelayedMessages() throws InterruptedException {
		LayerUnderTest layer = layer();
		String id = layer.send("normal", "flushed", DELAY);
		layer.send("normal", "flushed", DELAY);
		layer.send("node!local", "flushed", DELAY);
		assertThat(layer.statistics().delayed()).isEqualTo(3);

		layer.layer().flush();
		assertThat(layer.statistics().delayed()).isZero();
		assertThat(layer.layer().cancel(id)).isFalse();
		layer.send("normal", "kept", DELAY);
		layer.letPass(DELAY);

		assertThat(layer.receiveValues(1, "normal")).containsExactly("kept");
		assertThat(layer.poll("normal", "node!")).isEmpty();
		assertCounts(layer.statistics(), 4, 1, 0, 0, 3);
	}

	@Test
	default void delayedMessagesArePushedToASubscriberInOrder() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("node!a", "3", DELAY.multipliedBy(2));
		layer.send("node!b", "1", DELAY);
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("node!", receiver);
		layer.send("node!a", "2", DELAY);

		layer.letPass(DELAY);
		LayerUnderTest.await(() -> assertThat(receiver.described()).containsExactlyInAnyOrder("node!b=1", "node!a=2"));
		layer.letPass(DELAY);

		LayerUnderTest.await(() -> assertThat(receiver.described()).hasSize(3).endsWith("node!a=3"));
		awaitDelayed(layer, 0);
		assertCounts(layer.statistics(), 3, 3, 0, 0, 0);
	}

	@Test
	default void messageForAFullSubscriberIsPushedWhenThereIsRoom() throws InterruptedException {
		LayerUnderTest layer = layer();
		AtomicInteger calls = new AtomicInteger();
		RecordingReceiver receiver = new RecordingReceiver(
				() -> (calls.incrementAndGet() == 2) ? Delivery.FULL : Delivery.DELIVERED);
		layer.subscribe("node!", receiver);
		for (int i = 1; i <= 4; i++) {
			layer.send("node!a", i, DELAY);
		}

		layer.letPass(DELAY);
		LayerUnderTest.await(() -> assertThat(layer.statistics().full()).isOne());
		layer.letPass(LONGEST_PAUSE);

		LayerUnderTest.await(
				() -> assertThat(receiver.described()).containsExactly("node!a=1", "node!a=2", "node!a=3", "node!a=4"));
		assertCounts(layer.statistics(), 4, 4, 0, 0, 0);
	}

	@Test
	default void delayedMessageThatAReceiverCannotReadDoesNotStopTheRest() throws InterruptedException {
		LayerUnderTest layer = layer();
		AtomicInteger calls = new AtomicInteger();
		RecordingReceiver receiver = new RecordingReceiver(() -> switch (calls.incrementAndGet()) {
			case 1 -> throw new InvalidContentException("no reply");
			case 2 -> throw new IllegalStateException("broken receiver");
			case 3 -> Delivery.GONE;
			default -> Delivery.DELIVERED;
		});
		layer.subscribe("node!", receiver);
		for (int i = 1; i <= 4; i++) {
			layer.send("node!a", i, DELAY);
		}
		layer.send("normal", "other", DELAY);

		layer.letPass(DELAY);

		assertThat(layer.receiveValues(1, "normal")).containsExactly("other");
		LayerUnderTest.await(() -> assertThat(receiver.described()).containsExactly("node!a=4"));
		awaitDelayed(layer, 0);
		assertCounts(layer.statistics(), 5, 2, 0, 0, 3);
	}

	@Test
	default void messageThatASubscriberLeftBehindIsQueued() throws InterruptedException {
		LayerUnderTest layer = layer();
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("node!", receiver).close();
		layer.send("node!a", "later", DELAY);

		layer.letPass(DELAY);

		assertThat(layer.receiveValues(1, "node!")).containsExactly("later");
		assertThat(receiver.taken()).isEmpty();
	}

	private LayerSettings roomy() {
		return settings().withCapacity(1_000, Map.of());
	}

	private static void fill(LayerUnderTest layer, String channel) {
		for (int i = 0; i < CAPACITY; i++) {
			layer.send(channel, i);
		}
	}

	private static void awaitPending(LayerUnderTest layer, long pending) {
		LayerUnderTest.await(() -> assertThat(layer.statistics().pending()).isEqualTo(pending));
	}

	private static void awaitDelayed(LayerUnderTest layer, long delayed) {
		LayerUnderTest.await(() -> assertThat(layer.statistics().delayed()).isEqualTo(delayed));
	}

	private static void assertCounts(LayerStatistics statistics, long sent, long delivered, long pending, long expired,
			long dropped) {
		assertThat(statistics).usingRecursiveComparison()
			.ignoringFields("oldestAge", "full", "delayed")
			.isEqualTo(new LayerStatistics(sent, delivered, pending, Duration.ZERO, expired, dropped, 0, 0));
	}

}
