package io.channels.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.LayerStatistics;
import io.channels.layer.MessageTooLargeException;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The part of the contract about messages that are pushed to a receiver.
 */
interface SubscriptionContract extends LayerContract {

	@Test
	default void subscriberTakesMessagesOfItsPrefixInTheOrderSent() {
		LayerUnderTest layer = layer();
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("node!", receiver);

		layer.send("node!a", "1");
		layer.send("node!b", "2");
		layer.send("node!a", "3");

		assertThat(receiver.described()).containsExactly("node!a=1", "node!b=2", "node!a=3");
	}

	@Test
	default void subscriberIsCalledOnTheSendersThread() {
		LayerUnderTest layer = layer();
		AtomicReference<Thread> thread = new AtomicReference<>();
		layer.subscribe("node!", new RecordingReceiver(() -> {
			thread.set(Thread.currentThread());
			return Delivery.DELIVERED;
		}));

		layer.send("node!a", "1");

		assertThat(thread).hasValue(Thread.currentThread());
	}

	@Test
	default void messagesThatWaitedComeBeforeLaterOnes() {
		LayerUnderTest layer = layer();
		layer.send("node!a", "1");
		layer.send("node!a", "2");
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);

		layer.subscribe("node!", receiver);
		layer.send("node!a", "3");

		assertThat(receiver.described()).containsExactly("node!a=1", "node!a=2", "node!a=3");
	}

	@Test
	default void messagesThatExpiredBeforeTheSubscriptionAreNotPushed() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("node!a", "old");
		layer.letPass(EXPIRY);
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);

		layer.subscribe("node!", receiver);

		assertThat(receiver.described()).isEmpty();
		assertThat(layer.statistics().expired()).isOne();
	}

	@Test
	default void subscriberTakesNothingOfOtherChannels() throws InterruptedException {
		LayerUnderTest layer = layer();
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("node!", receiver);

		layer.send("node", "1");
		layer.send("other!a", "2");

		assertThat(receiver.described()).isEmpty();
		assertThat(layer.receiveValues(2, "node", "other!")).containsExactlyInAnyOrder("1", "2");
	}

	@Test
	default void subscriberTakesGroupMessagesForEachOfItsMembers() {
		LayerUnderTest layer = layer();
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("node!", receiver);
		layer.groupAdd("crowd", "node!a", "node!b", "node!c");

		layer.groupSendExcept("crowd", "x", "node!b");

		assertThat(receiver.described()).containsExactlyInAnyOrder("node!a=x", "node!c=x");
	}

	@Test
	default void sizeLimitHoldsForSubscribersToo() {
		LayerUnderTest layer = layer();
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("node!", receiver);

		assertThatExceptionOfType(MessageTooLargeException.class)
			.isThrownBy(() -> layer.send("node!a", "x".repeat((int) settings().maxMessageSize().toBytes())));
		assertThat(receiver.described()).isEmpty();
	}

	@Test
	default void senderIsToldThatTheSubscriberIsFull() {
		LayerUnderTest layer = layer();
		layer.subscribe("node!", RecordingReceiver.answering(Delivery.FULL));

		assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> layer.send("node!a", "x"))
			.withMessageContaining("'node!a'")
			.satisfies((ex) -> assertThat(ex.getChannel()).isEqualTo(ChannelName.of("node!a")));
		LayerStatistics statistics = layer.statistics();
		assertThat(statistics.full()).isOne();
		assertThat(statistics.sent()).isZero();
	}

	@Test
	default void groupSenderIsNotToldThatTheSubscriberIsFullButItIsCounted() {
		LayerUnderTest layer = layer();
		layer.subscribe("node!", RecordingReceiver.answering(Delivery.FULL));
		layer.groupAdd("crowd", "node!a", "node!b");

		assertThatNoException().isThrownBy(() -> layer.groupSend("crowd", "x"));

		LayerStatistics statistics = layer.statistics();
		assertThat(statistics.sent()).isEqualTo(2);
		assertThat(statistics.dropped()).isEqualTo(2);
		assertThat(statistics.full()).isEqualTo(2);
	}

	@Test
	default void messageForAChannelThatIsGoneIsCountedAsDropped() {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "node!a");
		layer.subscribe("node!", RecordingReceiver.answering(Delivery.GONE));

		layer.send("node!a", "x");
		layer.groupSend("crowd", "x");

		LayerStatistics statistics = layer.statistics();
		assertThat(statistics.sent()).isEqualTo(2);
		assertThat(statistics.dropped()).isEqualTo(2);
		assertThat(statistics.full()).isZero();
		assertThat(statistics.delivered()).isZero();
	}

	@ParameterizedTest
	@EnumSource(value = Delivery.class, names = { "FULL", "GONE" })
	default void waitingMessagesThatTheSubscriberRefusesAreCountedAsDropped(Delivery answer) {
		LayerUnderTest layer = layer();
		layer.send("node!a", "1");
		layer.send("node!a", "2");

		layer.subscribe("node!", RecordingReceiver.answering(answer));

		LayerStatistics statistics = layer.statistics();
		assertThat(statistics.sent()).isEqualTo(2);
		assertThat(statistics.delivered()).isZero();
		assertThat(statistics.dropped()).isEqualTo(2);
		assertThat(statistics.pending()).isZero();
	}

	@Test
	default void closingTheSubscriptionQueuesMessagesAgain() throws InterruptedException {
		LayerUnderTest layer = layer();
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		Subscription subscription = layer.subscribe("node!", receiver);
		layer.send("node!a", "pushed");

		subscription.close();
		layer.send("node!a", "queued");

		assertThat(receiver.described()).containsExactly("node!a=pushed");
		assertThat(layer.receiveValues(1, "node!")).containsExactly("queued");
	}

	@Test
	default void nextSubscriberGetsWhatWasQueuedInBetween() {
		LayerUnderTest layer = layer();
		layer.subscribe("node!", RecordingReceiver.answering(Delivery.DELIVERED)).close();
		layer.send("node!a", "queued");
		RecordingReceiver next = RecordingReceiver.answering(Delivery.DELIVERED);

		layer.subscribe("node!", next);

		assertThat(next.described()).containsExactly("node!a=queued");
	}

	@Test
	default void closingASubscriptionAgainDoesNotEndTheNextOne() {
		LayerUnderTest layer = layer();
		Subscription first = layer.subscribe("node!", RecordingReceiver.answering(Delivery.DELIVERED));
		first.close();
		RecordingReceiver next = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("node!", next);

		first.close();
		layer.send("node!a", "x");

		assertThat(next.described()).containsExactly("node!a=x");
	}

	@Test
	default void prefixHasOneSubscriberAtATime() {
		LayerUnderTest layer = layer();
		layer.subscribe("node!", RecordingReceiver.answering(Delivery.DELIVERED));

		assertThatIllegalStateException()
			.isThrownBy(() -> layer.subscribe("node!", RecordingReceiver.answering(Delivery.DELIVERED)))
			.withMessageContaining("'node!'");
		assertThatNoException()
			.isThrownBy(() -> layer.subscribe("other!", RecordingReceiver.answering(Delivery.DELIVERED)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "normal", "single?reader" })
	default void onlyNodeLocalChannelsHaveSubscribers(String source) {
		LayerUnderTest layer = layer();

		assertThatIllegalArgumentException()
			.isThrownBy(() -> layer.subscribe(source, RecordingReceiver.answering(Delivery.DELIVERED)))
			.withMessageContaining("'" + source + "'");
	}

	@Test
	default void channelThatTheSubscriberDoesNotHaveJoinsNoGroup() {
		LayerUnderTest layer = layer();
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		receiver.miss("node!gone");
		layer.subscribe("node!", receiver);

		layer.groupAdd("crowd", "node!gone", "node!here");

		assertThat(layer.groupChannels("crowd")).containsExactly("node!here");
	}

	@Test
	default void memberWithASubscriberDoesNotLeaveForExpiry() throws InterruptedException {
		LayerUnderTest layer = layer();
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("node!", receiver);
		layer.groupAdd("crowd", "node!a");
		layer.groupSend("crowd", "1");

		layer.letPass(EXPIRY.plus(Duration.ofMillis(100)));
		layer.groupSend("crowd", "2");

		assertThat(receiver.described()).containsExactly("node!a=1", "node!a=2");
	}

	@Test
	default void subscriberThatFailsDoesNotKeepAGroupMessageFromOthers() {
		LayerUnderTest layer = layer();
		RecordingReceiver healthy = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.subscribe("broken!", new RecordingReceiver(() -> {
			throw new IllegalStateException("broken");
		}));
		layer.subscribe("healthy!", healthy);
		layer.groupAdd("crowd", "broken!a", "healthy!a", "broken!b", "healthy!b");

		assertThatNoException().isThrownBy(() -> layer.groupSend("crowd", "x"));

		assertThat(healthy.described()).containsExactlyInAnyOrder("healthy!a=x", "healthy!b=x");
		assertThat(layer.statistics().dropped()).isEqualTo(2);
	}

	@Test
	default void subscriberThatFailsOnAWaitingMessageLosesThatMessageOnly() {
		LayerUnderTest layer = layer();
		AtomicInteger calls = new AtomicInteger();
		RecordingReceiver receiver = new RecordingReceiver(() -> {
			if (calls.incrementAndGet() == 1) {
				throw new IllegalStateException("broken");
			}
			return Delivery.DELIVERED;
		});
		layer.send("node!a", "1");
		layer.send("node!a", "2");

		layer.subscribe("node!", receiver);
		layer.send("node!a", "3");

		assertThat(receiver.described()).containsExactly("node!a=2", "node!a=3");
		assertThat(layer.statistics().dropped()).isOne();
	}

}
