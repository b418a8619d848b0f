package io.channels.test;

import java.time.Duration;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.DropReason;
import io.channels.layer.LayerStatistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The part of the contract about counting: nothing is lost silently.
 */
interface StatisticsContract extends LayerContract {

	@Test
	default void sentAndPendingMessagesAreCountedForChannelsAndTheLayer() {
		LayerUnderTest layer = layer();

		layer.send("first", "x");
		layer.send("first", "x");
		layer.send("second", "x");

		assertCounts(layer.statistics(), 3, 0, 3, 0, 0, 0);
		assertCounts(layer.statistics("first"), 2, 0, 2, 0, 0, 0);
		assertCounts(layer.statistics("second"), 1, 0, 1, 0, 0, 0);
	}

	@Test
	default void channelThatWasNeverUsedHasCountedNothing() {
		assertThat(layer().statistics("unknown")).isEqualTo(ChannelStatistics.NONE);
	}

	@Test
	default void deliveredMessagesAreCounted() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("read", "x");
		layer.send("read", "x");

		layer.receive("read");

		assertCounts(layer.statistics(), 2, 1, 1, 0, 0, 0);
		assertCounts(layer.statistics("read"), 2, 1, 1, 0, 0, 0);
	}

	@Test
	default void messageForAWaitingReceiverIsCountedLikeAnyOther() throws Exception {
		LayerUnderTest layer = layer();
		BackgroundReceive receive = BackgroundReceive.start(layer, "read");

		layer.send("read", "x");
		receive.result();

		assertCounts(layer.statistics(), 1, 1, 0, 0, 0, 0);
		assertCounts(layer.statistics("read"), 1, 1, 0, 0, 0, 0);
	}

	@Test
	default void refusedMessagesCountAsFullAndNotAsSent() {
		LayerUnderTest layer = layer();
		fill(layer, "full");

		for (int i = 0; i < 4; i++) {
			assertThatExceptionOfType(ChannelFullException.class).isThrownBy(() -> layer.send("full", "refused"));
		}

		assertCounts(layer.statistics(), CAPACITY, 0, CAPACITY, 0, 0, 4);
		assertCounts(layer.statistics("full"), CAPACITY, 0, CAPACITY, 0, 0, 4);
	}

	@Test
	default void groupMessageThatAFullMemberLosesCountsAsDropped() {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "full", "free");
		fill(layer, "full");

		layer.groupSend("crowd", "x");

		assertCounts(layer.statistics(), CAPACITY + 2, 0, CAPACITY + 1, 0, 1, 1);
		assertCounts(layer.statistics("full"), CAPACITY + 1, 0, CAPACITY, 0, 1, 1);
		assertCounts(layer.statistics("free"), 1, 0, 1, 0, 0, 0);
	}

	@Test
	default void groupMessageCountsOncePerMemberThatGetsIt() {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "one", "two", "three");

		layer.groupSendExcept("crowd", "x", "three");
		layer.groupSend("nobody", "x");

		assertCounts(layer.statistics(), 2, 0, 2, 0, 0, 0);
	}

	@Test
	default void expiredMessagesAreCounted() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("late", "x");
		layer.send("late", "x");
		layer.letPass(EXPIRY);

		layer.poll("late");

		assertCounts(layer.statistics(), 2, 0, 0, 2, 0, 0);
		assertCounts(layer.statistics("late"), 2, 0, 0, 2, 0, 0);
	}

	@Test
	default void expiredMessageIsNotPendingThoughNobodyLookedForIt() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("late", "x");

		layer.letPass(EXPIRY);

		assertCounts(layer.statistics("late"), 1, 0, 0, 1, 0, 0);
		assertCounts(layer.statistics(), 1, 0, 0, 1, 0, 0);
	}

	@Test
	default void flushedMessagesCountAsDropped() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.send("read", "x");
		layer.receive("read");
		layer.send("flushed", "x");
		layer.send("flushed?too", "x");

		layer.layer().flush();

		assertCounts(layer.statistics(), 3, 1, 0, 0, 2, 0);
	}

	@Test
	default void pushedMessagesCountAsDelivered() {
		LayerUnderTest layer = layer();
		layer.subscribe("node!", RecordingReceiver.answering(Delivery.DELIVERED));
		layer.groupAdd("crowd", "node!a", "node!b");

		layer.send("node!a", "x");
		layer.groupSend("crowd", "x");

		assertCounts(layer.statistics(), 3, 3, 0, 0, 0, 0);
	}

	@Test
	default void messagesHandedToANewSubscriberCountAsDelivered() {
		LayerUnderTest layer = layer();
		layer.send("node!a", "x");
		layer.send("node!b", "x");

		layer.subscribe("node!", RecordingReceiver.answering(Delivery.DELIVERED));

		assertCounts(layer.statistics(), 2, 2, 0, 0, 0, 0);
	}

	@Test
	default void ageIsThatOfTheOldestMessageThatWaits() throws InterruptedException {
		LayerUnderTest layer = layer();
		Duration step = EXPIRY.dividedBy(4);
		layer.send("old", "1");
		layer.letPass(step);
		layer.send("old", "2");
		layer.send("young", "1");

		assertThat(layer.statistics("old").oldestAge()).isBetween(step, EXPIRY);
		assertThat(layer.statistics("young").oldestAge()).isLessThan(step);
		assertThat(layer.statistics().oldestAge()).isBetween(step, EXPIRY);
		layer.receive("old");
		assertThat(layer.statistics().oldestAge()).isLessThan(step);
	}

	@Test
	default void everyMessageIsAccountedFor() throws InterruptedException {
		LayerUnderTest layer = layer();
		layer.groupAdd("crowd", "expires", "full");
		layer.groupSend("crowd", "x");
		layer.letPass(EXPIRY);
		layer.groupAdd("crowd", "full");
		fill(layer, "full");
		layer.groupSend("crowd", "x");
		layer.receive("full");

		LayerStatistics statistics = layer.statistics();

		assertThat(statistics.expired()).isEqualTo(2);
		assertThat(statistics.dropped()).isOne();
		assertThat(statistics.delivered()).isOne();
		assertThat(statistics.pending()).isEqualTo(CAPACITY - 1);
		assertThat(statistics.sent()).isEqualTo(2 + CAPACITY + 1);
	}

	@Test
	default void whatIsDroppedHasAReason() {
		LayerUnderTest layer = layer();
		Assumptions.assumeFalse(layer.layer().drops().isEmpty(), "Skipped: the layer tells no reasons");
		layer.subscribe("full!", RecordingReceiver.answering(Delivery.FULL));
		layer.subscribe("gone!", RecordingReceiver.answering(Delivery.GONE));
		layer.groupAdd("crowd", "queue", "full!a", "gone!a", "gone!b");
		fill(layer, "queue");

		layer.groupSend("crowd", "x");
		layer.layer().flush();

		assertThat(layer.layer().drops()).containsEntry(DropReason.FULL, 2L)
			.containsEntry(DropReason.GONE, 2L)
			.containsEntry(DropReason.FLUSHED, (long) CAPACITY);
		assertThat(layer.layer().drops().values().stream().mapToLong(Long::longValue).sum())
			.isEqualTo(layer.statistics().dropped());
	}

	private static void fill(LayerUnderTest layer, String channel) {
		for (int i = 0; i < CAPACITY; i++) {
			layer.send(channel, i);
		}
	}

	private static void assertCounts(LayerStatistics statistics, long sent, long delivered, long pending, long expired,
			long dropped, long full) {
		assertThat(statistics).usingRecursiveComparison()
			.ignoringFields("oldestAge")
			.isEqualTo(new LayerStatistics(sent, delivered, pending, Duration.ZERO, expired, dropped, full, 0));
	}

	private static void assertCounts(ChannelStatistics statistics, long sent, long delivered, long pending,
			long expired, long dropped, long full) {
		assertThat(statistics).usingRecursiveComparison()
			.ignoringFields("oldestAge")
			.isEqualTo(new ChannelStatistics(sent, delivered, pending, Duration.ZERO, expired, dropped, full));
	}

}
