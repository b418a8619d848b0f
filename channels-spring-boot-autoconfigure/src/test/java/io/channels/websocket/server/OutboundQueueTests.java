package io.channels.websocket.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.server.OutboundQueue.Offer;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundQueueTests {

	private final List<Runnable> drains = new ArrayList<>();

	private final GatewayCounters counters = new GatewayCounters();

	private final Recorded recorded = new Recorded();

	private long millis = 1;

	@Test
	void nothingIsWrittenBeforeTheSocketIsOpen() {
		OutboundQueue queue = queue(10, SlowConsumerPolicy.CLOSE);
		offer(queue, "a", "b");

		assertThat(this.drains).isEmpty();
		queue.start(this.recorded);
		drain();

		assertThat(this.recorded.texts).containsExactly("a", "b");
		assertThat(this.recorded.batches).isOne();
	}

	@Test
	void consumersOwnReplyIsWrittenInPlaceIfNothingWaits() {
		OutboundQueue queue = started(10, SlowConsumerPolicy.CLOSE);

		queue.offer(data("a"), true);

		assertThat(this.drains).isEmpty();
		assertThat(this.recorded.texts).containsExactly("a");
	}

	@Test
	void replyWaitsBehindWhatWaitsAlready() {
		OutboundQueue queue = started(10, SlowConsumerPolicy.CLOSE);
		offer(queue, "a");

		queue.offer(data("b"), true);

		assertThat(this.recorded.texts).isEmpty();
		drain();
		assertThat(this.recorded.texts).containsExactly("a", "b");
	}

	@Test
	void fullQueueTakesNothingMore() {
		OutboundQueue queue = queue(2, SlowConsumerPolicy.CLOSE);
		offer(queue, "a", "b");

		assertThat(queue.offer(data("c"), false)).isEqualTo(Offer.FULL);
		assertThat(queue.offer(Outbound.Ping.INSTANCE, false)).isEqualTo(Offer.TAKEN);
	}

	@Test
	void largeMessageIsTakenIfItIsAlone() {
		OutboundQueue queue = queue(10, SlowConsumerPolicy.CLOSE);
		String large = "x".repeat(70_000);

		assertThat(queue.offer(data(large), false)).isEqualTo(Offer.TAKEN);
		assertThat(queue.offer(data("a"), false)).isEqualTo(Offer.FULL);
	}

	@Test
	void writingMakesRoom() {
		OutboundQueue queue = started(2, SlowConsumerPolicy.CLOSE);
		offer(queue, "a", "b");
		drain();

		assertThat(queue.offer(data("c"), false)).isEqualTo(Offer.TAKEN);
		assertThat(this.counters.sent.sum()).isEqualTo(2);
	}

	@Test
	void oldestMakesRoomIfThePolicySaysSo() {
		OutboundQueue queue = queue(2, SlowConsumerPolicy.DROP_OLDEST);
		offer(queue, "a", "b", "c");
		queue.start(this.recorded);
		drain();

		assertThat(this.recorded.texts).containsExactly("b", "c");
		assertThat(this.counters.dropped.sum()).isOne();
	}

	@Test
	void closeIsWrittenBehindEverythingAndNothingBehindIt() {
		OutboundQueue queue = started(10, SlowConsumerPolicy.CLOSE);
		offer(queue, "a");
		queue.offer(new Outbound.Close(CloseCode.NORMAL), false);

		assertThat(queue.offer(data("b"), false)).isEqualTo(Offer.CLOSED);
		drain();

		assertThat(this.recorded.texts).containsExactly("a");
		assertThat(this.recorded.closed).isEqualTo(CloseCode.NORMAL);
	}

	@Test
	void queueIsDroppedForAClose() {
		OutboundQueue queue = started(10, SlowConsumerPolicy.CLOSE);
		offer(queue, "a", "b");

		assertThat(queue.closeInstead(CloseCode.OVERLOADED)).isEqualTo(2);
		drain();

		assertThat(this.recorded.texts).isEmpty();
		assertThat(this.recorded.closed).isEqualTo(CloseCode.OVERLOADED);
	}

	@Test
	void messagesOfALostConnectionAreCounted() {
		OutboundQueue queue = started(10, SlowConsumerPolicy.CLOSE);
		this.recorded.failure = new IOException("planned");
		offer(queue, "a", "b");
		drain();

		assertThat(this.recorded.lost).isSameAs(this.recorded.failure);
		assertThat(this.counters.discarded.sum()).isEqualTo(2);
	}

	@Test
	void writeThatReachesItsTimeOutIsAStall() {
		OutboundQueue queue = started(10, SlowConsumerPolicy.CLOSE);
		List<Boolean> stalled = new ArrayList<>();
		this.recorded.during = () -> {
			this.millis += 999;
			stalled.add(queue.isStalled());
			this.millis += 1;
			stalled.add(queue.isStalled());
		};
		offer(queue, "a");
		drain();

		assertThat(stalled).containsExactly(false, true);
		assertThat(queue.isStalled()).isFalse();
	}

	@RepeatedTest(20)
	@Timeout(30)
	void orderOfEachSenderIsKept() throws InterruptedException {
		int senders = 4;
		int messages = 500;
		ExecutorService threads = Executors.newFixedThreadPool(senders + 2);
		OutboundQueue queue = new OutboundQueue(limits(senders * messages, SlowConsumerPolicy.CLOSE), this.counters,
				threads, new Semaphore(2), () -> 1, this.recorded);
		queue.start(this.recorded);
		CountDownLatch done = new CountDownLatch(senders * messages);
		this.recorded.onWritten = done;

		IntStream.range(0, senders)
			.forEach((sender) -> threads.execute(() -> IntStream.range(0, messages)
				.forEach((i) -> queue.offer(data(sender + ":" + i), sender == 0))));

		assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
		threads.shutdown();
		for (int i = 0; i < senders; i++) {
			String prefix = i + ":";
			assertThat(this.recorded.texts.stream().filter((text) -> text.startsWith(prefix)))
				.containsExactlyElementsOf(IntStream.range(0, messages).mapToObj((n) -> prefix + n).toList());
		}
	}

	private OutboundQueue started(int maxMessages, SlowConsumerPolicy policy) {
		OutboundQueue queue = queue(maxMessages, policy);
		queue.start(this.recorded);
		return queue;
	}

	private OutboundQueue queue(int maxMessages, SlowConsumerPolicy policy) {
		return new OutboundQueue(limits(maxMessages, policy), this.counters, this.drains::add, new Semaphore(1),
				() -> this.millis, this.recorded);
	}

	private static GatewaySettings.Outbound limits(int maxMessages, SlowConsumerPolicy policy) {
		return new GatewaySettings.Outbound(maxMessages, DataSize.ofKilobytes(64), policy, Duration.ofSeconds(1));
	}

	private static void offer(OutboundQueue queue, String... texts) {
		for (String text : texts) {
			queue.offer(data(text), false);
		}
	}

	private static Outbound.Data data(String text) {
		return new Outbound.Data(new WebSocketFrame.Text(text));
	}

	private void drain() {
		List<Runnable> due = List.copyOf(this.drains);
		this.drains.clear();
		due.forEach(Runnable::run);
	}

	private static final class Recorded implements SocketWriter, OutboundQueue.Listener {

		private final List<String> texts = new ArrayList<>();

		private int batches;

		private @Nullable CloseCode closed;

		private @Nullable Exception lost;

		private @Nullable IOException failure;

		private @Nullable Runnable during;

		private @Nullable CountDownLatch onWritten;

		@Override
		public void write(List<Outbound> batch) throws IOException {
			this.batches++;
			if (this.failure != null) {
				throw this.failure;
			}
			if (this.during != null) {
				this.during.run();
			}
			for (Outbound outbound : batch) {
				if (outbound instanceof Outbound.Data data) {
					this.texts.add(data.frame().textOrNull());
				}
				if (this.onWritten != null) {
					this.onWritten.countDown();
				}
			}
		}

		@Override
		public void close(CloseCode code) {
			this.closed = code;
		}

		@Override
		public void abort() {
		}

		@Override
		public void closed(CloseCode code) {
		}

		@Override
		public void lost(Exception cause) {
			this.lost = cause;
		}

	}

}
