package io.channels.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.Subscription;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;
import io.channels.message.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The part of the contract about many threads at once. What is random is told by the seed
 * that a failure shows.
 */
@Timeout(60)
interface ConcurrencyContract extends LayerContract {

	int MESSAGES = 300;

	/**
	 * Return settings for groups that outlive the test on a slow machine, too: a server
	 * lets them expire by its own clock, even if messages expire by that of the test.
	 */
	private LayerSettings withLastingGroups() {
		return settings().withExpiry(EXPIRY, Duration.ofHours(1));
	}

	@RepeatedTest(5)
	default void messagesOfManySendersArriveOnceAndInOrderOrAreAccountedFor() throws Exception {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		LayerUnderTest layer = layer(settings().withCapacity(1 + random.nextInt(20), Map.of("two", 3)));
		List<String> channels = List.of("one", "two", "three?reader", "node!a", "node!b");
		List<Sender> senders = IntStream.range(0, 2 + random.nextInt(4))
			.mapToObj((id) -> new Sender(layer, id, channels, MESSAGES, EXPIRY.dividedBy(2),
					new Random(random.nextLong())))
			.toList();
		AtomicBoolean over = new AtomicBoolean();
		List<Callable<List<Message>>> receivers = new ArrayList<>();
		int receiverCount = 1 + random.nextInt(3);
		for (int i = 0; i < receiverCount; i++) {
			receivers.add(() -> receiveUntil(over, layer, "one", "two", "three?reader", "node!"));
		}

		List<Sender.Outcome> outcomes;
		List<List<Message>> received;
		try (Crew crew = new Crew()) {
			List<Future<List<Message>>> receiving = crew.startAll(receivers);
			outcomes = Crew.results(crew.startAll(senders));
			over.set(true);
			received = Crew.results(receiving);
		}

		LayerStatistics statistics = layer.statistics();
		long accepted = outcomes.stream().mapToLong(Sender.Outcome::accepted).sum();
		long refused = outcomes.stream().mapToLong(Sender.Outcome::refused).sum();
		List<Message> all = received.stream().flatMap(Collection::stream).toList();
		assertThat(statistics.sent()).as("sent, seed %d", seed).isEqualTo(accepted);
		assertThat(statistics.full()).as("full, seed %d", seed).isEqualTo(refused);
		assertThat(statistics.delivered()).as("delivered, seed %d", seed).isEqualTo(all.size());
		assertThat(statistics.expired()).as("expired, seed %d", seed).isEqualTo(accepted - all.size());
		assertThat(statistics.pending()).as("pending, seed %d", seed).isZero();
		assertThat(statistics.dropped()).as("dropped, seed %d", seed).isZero();
		assertThat(all).extracting(Message::content).as("seed %d", seed).doesNotHaveDuplicates();
		received.forEach((messages) -> assertOrderPerSender(messages, seed));
	}

	@RepeatedTest(5)
	default void groupMessagesOfManySendersArriveInOrderOrAreCountedAsDropped() throws Exception {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		LayerUnderTest layer = layer(withLastingGroups().withCapacity(1 + random.nextInt(20), Map.of()));
		AtomicInteger answers = new AtomicInteger(random.nextInt(10));
		RecordingReceiver pushed = new RecordingReceiver(
				() -> (answers.incrementAndGet() % 10 == 0) ? Delivery.FULL : Delivery.DELIVERED);
		layer.subscribe("node!", pushed);
		layer.groupAdd("crowd", "one", "two", "three?reader", "node!a", "node!b");
		int senders = 2 + random.nextInt(3);
		List<Callable<Integer>> tasks = new ArrayList<>();
		for (int id = 0; id < senders; id++) {
			tasks.add(sendToCrowd(layer, id));
		}
		AtomicBoolean over = new AtomicBoolean();

		List<Message> received;
		try (Crew crew = new Crew()) {
			Future<List<Message>> receiving = crew.start(() -> receiveUntil(over, layer, "one", "two", "three?reader"));
			Crew.results(crew.startAll(tasks));
			over.set(true);
			received = Crew.results(List.of(receiving)).get(0);
		}

		LayerStatistics statistics = layer.statistics();
		int delivered = received.size() + pushed.taken().size();
		assertThat(statistics.sent()).as("sent, seed %d", seed).isEqualTo(5L * senders * MESSAGES);
		assertThat(statistics.delivered()).as("delivered, seed %d", seed).isEqualTo(delivered);
		assertThat(statistics.dropped()).as("dropped, seed %d", seed).isEqualTo(statistics.sent() - delivered);
		assertThat(statistics.full()).as("full, seed %d", seed).isEqualTo(statistics.dropped());
		assertThat(statistics.pending() + statistics.expired()).as("others, seed %d", seed).isZero();
		assertOrderPerSender(received, seed);
		assertOrderPerSender(pushed.taken(), seed);
	}

	@RepeatedTest(5)
	default void nothingIsLostOrOvertakesWhileSubscribersComeAndGo() throws Exception {
		LayerUnderTest layer = layer(withLastingGroups().withCapacity(MESSAGES * 2, Map.of()));
		RecordingReceiver receiver = RecordingReceiver.answering(Delivery.DELIVERED);
		layer.groupAdd("crowd", "node!b");
		AtomicBoolean over = new AtomicBoolean();

		try (Crew crew = new Crew()) {
			Future<Integer> subscribing = crew.start(() -> subscribeUntil(over, layer, receiver));
			Crew.results(crew.startAll(List.of(sendToCrowd(layer, 0), sendTo(layer, "node!a"))));
			over.set(true);
			Crew.results(List.of(subscribing));
		}
		layer.subscribe("node!", receiver);

		assertThat(receiver.taken()).filteredOn((message) -> message.channel().equals(ChannelName.of("node!a")))
			.extracting((message) -> message.get("number"))
			.containsExactlyElementsOf(numbers());
		assertThat(receiver.taken()).filteredOn((message) -> message.channel().equals(ChannelName.of("node!b")))
			.extracting((message) -> message.get("number"))
			.containsExactlyElementsOf(numbers());
		assertThat(layer.statistics().delivered()).isEqualTo(2L * MESSAGES);
		assertThat(layer.statistics().sent()).isEqualTo(2L * MESSAGES);
	}

	@RepeatedTest(5)
	default void groupSenderIsNotToldThatASubscriberBecameFullJustNow() throws Exception {
		LayerUnderTest layer = layer(withLastingGroups().withCapacity(MESSAGES * 2, Map.of()));
		RecordingReceiver full = RecordingReceiver.answering(Delivery.FULL);
		layer.groupAdd("crowd", "node!a", "node!b", "node!c");
		AtomicBoolean over = new AtomicBoolean();

		try (Crew crew = new Crew()) {
			Future<Integer> subscribing = crew.start(() -> subscribeUntil(over, layer, full));
			Crew.results(crew.startAll(List.of(sendToCrowd(layer, 0), sendToCrowd(layer, 1))));
			over.set(true);
			Crew.results(List.of(subscribing));
		}

		LayerStatistics statistics = layer.statistics();
		assertThat(statistics.sent()).isEqualTo(2L * 3 * MESSAGES);
		assertThat(statistics.delivered()).isZero();
		assertThat(statistics.dropped() + statistics.pending()).isEqualTo(statistics.sent());
	}

	@RepeatedTest(5)
	default void onlyOneOfTwoSubscribersAtOnceGetsThePrefix() throws Exception {
		LayerUnderTest layer = layer();
		CyclicBarrier start = new CyclicBarrier(2);
		Callable<Boolean> task = () -> {
			start.await();
			return tryToSubscribe(layer);
		};

		List<Boolean> results;
		try (Crew crew = new Crew()) {
			results = Crew.results(crew.startAll(List.of(task, task)));
		}

		assertThat(results).containsExactlyInAnyOrder(true, false);
	}

	private static boolean tryToSubscribe(LayerUnderTest layer) {
		try {
			layer.subscribe("node!", RecordingReceiver.answering(Delivery.DELIVERED));
			return true;
		}
		catch (IllegalStateException ex) {
			return false;
		}
	}

	@RepeatedTest(3)
	default void membershipsSurviveConcurrentChangesOfTheirGroups() throws Exception {
		LayerUnderTest layer = layer(withLastingGroups());
		List<Callable<Boolean>> tasks = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			String channel = "node!member" + i;
			boolean stays = i % 2 == 0;
			tasks.add(() -> joinAndLeave(layer, channel, stays));
		}

		try (Crew crew = new Crew()) {
			Crew.results(crew.startAll(tasks));
		}

		assertThat(layer.groupChannels("crowd")).containsExactlyInAnyOrder("node!member0", "node!member2");
		assertThat(layer.groupChannels("others")).isEmpty();
	}

	private static boolean joinAndLeave(LayerUnderTest layer, String channel, boolean stays) {
		for (int i = 0; i < MESSAGES; i++) {
			layer.groupAdd("crowd", channel);
			layer.groupAdd("others", channel);
			layer.groupDiscard("crowd", channel);
			layer.discardAll(channel);
		}
		if (stays) {
			layer.groupAdd("crowd", channel);
		}
		return stays;
	}

	private static Callable<Integer> sendToCrowd(LayerUnderTest layer, int sender) {
		return () -> {
			for (int number = 0; number < MESSAGES; number++) {
				layer.layer().groupSend(new GroupMessage(GroupName.of("crowd"), Sender.content(sender, number)));
			}
			return sender;
		};
	}

	private static Callable<Integer> sendTo(LayerUnderTest layer, String channel) {
		return () -> {
			for (int number = 0; number < MESSAGES; number++) {
				layer.layer().send(new Message(ChannelName.of(channel), Sender.content(1, number)));
			}
			return 1;
		};
	}

	private static int subscribeUntil(AtomicBoolean over, LayerUnderTest layer, RecordingReceiver receiver) {
		int times = 0;
		while (!over.get()) {
			Subscription subscription = layer.subscribe("node!", receiver);
			Thread.yield();
			subscription.close();
			Thread.yield();
			times++;
		}
		return times;
	}

	/**
	 * Receive until all is sent and nothing is left.
	 */
	private static List<Message> receiveUntil(AtomicBoolean over, LayerUnderTest layer, String... sources)
			throws InterruptedException {
		List<Message> received = new ArrayList<>();
		boolean last = false;
		while (!last) {
			boolean allSent = over.get();
			Optional<Message> message = layer.layer().receive(LayerUnderTest.sources(sources), Duration.ofMillis(5));
			message.ifPresent(received::add);
			last = allSent && message.isEmpty();
		}
		return received;
	}

	private static void assertOrderPerSender(List<Message> messages, long seed) {
		Map<List<@Nullable Object>, Long> last = new HashMap<>();
		for (Message message : messages) {
			Long number = (Long) message.get("number");
			Long before = last.put(List.of(message.channel(), message.content().get("sender")), number);
			if (before != null) {
				assertThat(number).as("number behind %d on '%s', seed %d", before, message.channel(), seed)
					.isGreaterThan(before);
			}
		}
	}

	private static List<Long> numbers() {
		return LongStream.range(0, MESSAGES).boxed().toList();
	}

}
