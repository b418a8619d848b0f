package io.channels.layer.memory;

import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.DropLog;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.local.LayerCounters;
import io.channels.layer.local.LocalReceivers;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class ChannelQueuesTests {

	private static final Duration EXPIRY = Duration.ofSeconds(1);

	private final TestClock clock = new TestClock();

	private final List<ChannelName> evicted = new CopyOnWriteArrayList<>();

	private final LayerCounters counters = new LayerCounters();

	private final LocalReceivers receivers = new LocalReceivers(this.counters, new DropLog(this.clock));

	private final ChannelQueues queues = new ChannelQueues(
			LayerSettings.defaults().withExpiry(EXPIRY, Duration.ofDays(1)), this.counters, this.clock,
			this.evicted::add);

	@Test
	void evictionsAreToldBeforeAReceiverWaits() throws InterruptedException {
		offer("member");
		this.clock.now = this.clock.now.plus(EXPIRY);
		Thread receiver = new Thread(() -> receiveForLong("member"), "receiver");

		receiver.start();

		await().until(() -> receiver.getState() == Thread.State.TIMED_WAITING);
		assertThat(this.evicted).containsExactly(ChannelName.of("member"));
		this.queues.close();
		receiver.join();
	}

	@Test
	void receiverThatGetsAMessageWhileItIsInterruptedKeepsBoth() throws InterruptedException {
		CopyOnWriteArrayList<Object> results = new CopyOnWriteArrayList<>();
		Thread receiver = new Thread(() -> {
			results.add(receiveForLong("shared"));
			results.add(Thread.currentThread().isInterrupted());
		}, "receiver");
		receiver.start();
		await().until(() -> receiver.getState() == Thread.State.TIMED_WAITING);

		this.queues.handOver(ChannelSource.of("lock!"), (message) -> Delivery.DELIVERED, () -> {
			receiver.interrupt();
			await().until(() -> receiver.getState() == Thread.State.WAITING);
			offer("shared");
		});

		receiver.join();
		assertThat(results).containsExactly(message("shared"), true);
	}

	@Test
	void nothingOfAChannelThatNobodyReadIsKept() {
		WeakReference<ChannelName> name = new WeakReference<>(offer("reply?unread"));

		this.clock.now = this.clock.now.plus(EXPIRY);
		this.queues.statistics(0);
		this.clock.now = this.clock.now.plus(EXPIRY).plusMillis(1);
		this.queues.statistics(0);
		this.evicted.clear();

		await().until(() -> {
			System.gc();
			return name.get() == null;
		});
	}

	@Test
	void countersOfASharedChannelAreKeptForAnHour() throws InterruptedException {
		offer("shared");
		this.queues.receive(List.of(ChannelSource.of("shared")), Duration.ZERO);

		this.clock.now = this.clock.now.plus(Duration.ofHours(1));
		this.queues.statistics(0);
		assertThat(this.queues.statistics(ChannelName.of("shared")).delivered()).isOne();

		this.clock.now = this.clock.now.plusMillis(1);
		this.queues.statistics(0);
		assertThat(this.queues.statistics(ChannelName.of("shared")).delivered()).isZero();
	}

	@Test
	void countersOfTheLayerAreKeptForEver() throws InterruptedException {
		offer("shared");
		this.queues.receive(List.of(ChannelSource.of("shared")), Duration.ZERO);

		this.clock.now = this.clock.now.plus(Duration.ofDays(1));

		LayerStatistics statistics = this.queues.statistics(0);
		assertThat(statistics.sent()).isOne();
		assertThat(statistics.delivered()).isOne();
	}

	private ChannelName offer(String channel) {
		Message message = message(channel);
		this.queues.offer(message, true, this.receivers);
		return message.channel();
	}

	private static Message message(String channel) {
		return new Message(ChannelName.of(channel), Content.empty());
	}

	private Object receiveForLong(String source) {
		try {
			Message message = this.queues.receive(List.of(ChannelSource.of(source)), Duration.ofSeconds(20));
			return (message != null) ? message : "nothing";
		}
		catch (InterruptedException ex) {
			return ex;
		}
	}

	private static final class TestClock extends Clock {

		private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			throw new UnsupportedOperationException();
		}

	}

}
