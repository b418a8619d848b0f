package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.message.ChannelName;
import io.channels.message.Content;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes that send each other all kinds of messages while their backend fails, each
 * kind by a thread of its own, every few milliseconds; and what must hold afterwards.
 */
final class TwoNodes implements AutoCloseable {

	static final Duration TIMEOUT = Duration.ofMillis(500);

	static final Duration LEASE = Duration.ofSeconds(2);

	static final Duration RECOVERY = Duration.ofSeconds(6);

	/**
	 * Beside the time-out, a send may take what a busy machine takes.
	 */
	private static final long SLACK_MILLIS = 2_000;

	private static final long PACE_MILLIS = 3;

	/**
	 * Has one receiver, so that its order can be seen.
	 */
	private static final String JOBS = "jobs";

	/**
	 * Has a receiver on each node.
	 */
	private static final String WORK = "work";

	private final Ledger ledger = new Ledger();

	private final List<ScheduledExecutorService> senders = new ArrayList<>();

	private final AtomicLong longestMillis = new AtomicLong();

	private final FaultyNode alpha;

	private final FaultyNode beta;

	private TwoNodes(RedisConfiguration redis, LayerSettings settings) {
		this.alpha = FaultyNode.started("alpha", this.ledger, redis, settings, TIMEOUT, List.of(WORK));
		try {
			this.beta = FaultyNode.started("beta", this.ledger, redis, settings, TIMEOUT, List.of(WORK, JOBS));
		}
		catch (RuntimeException ex) {
			this.alpha.close();
			throw ex;
		}
	}

	static LayerSettings settings() {
		return LayerSettings.defaults().withCapacity(1_000_000, Map.of()).withNodeLease(LEASE);
	}

	/**
	 * Return nodes that send through the server at a port, once all of them get
	 * everything.
	 */
	static TwoNodes at(int port) {
		return at(new RedisStandaloneConfiguration("127.0.0.1", port), settings());
	}

	/**
	 * Return nodes that send, once all of them get everything.
	 */
	static TwoNodes at(RedisConfiguration redis, LayerSettings settings) {
		TwoNodes nodes = new TwoNodes(redis, settings);
		nodes.send(nodes.alpha, nodes.beta);
		nodes.send(nodes.beta, nodes.alpha);
		try {
			nodes.awaitFlow(RECOVERY);
			return nodes;
		}
		catch (RuntimeException | Error ex) {
			nodes.close();
			throw ex;
		}
	}

	private void send(FaultyNode from, FaultyNode to) {
		List<String> members = Stream.concat(from.members(), to.members()).map(ChannelName::value).toList();
		String direct = to.members().map(ChannelName::value).findFirst().orElseThrow();
		send(from + "/group", members, true, from::sendToRoom);
		send(from + "/direct", List.of(direct), true, (content) -> from.send(direct, content));
		send(from + "/jobs", List.of(JOBS), true, (content) -> from.send(JOBS, content));
		send(from + "/work", List.of(WORK), false, (content) -> from.send(WORK, content));
	}

	private void send(String name, List<String> targets, boolean ordered, Consumer<Content> action) {
		targets.forEach((target) -> this.ledger.expect(name, target, ordered));
		ScheduledExecutorService sender = Executors
			.newSingleThreadScheduledExecutor((task) -> new Thread(task, "sender-" + name));
		sender.scheduleWithFixedDelay(() -> send(name, action), 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
		this.senders.add(sender);
	}

	private void send(String name, Consumer<Content> action) {
		Content content = this.ledger.next(name);
		long start = System.nanoTime();
		try {
			action.accept(content);
			this.ledger.returned(name, content);
		}
		catch (ChannelLayerException ex) {
			this.ledger.failed(name, content, String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException | Error ex) {
			this.ledger.failed(name, content, "Unexpected: " + ex);
		}
		this.longestMillis.accumulateAndGet(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), Math::max);
	}

	FaultyNode alpha() {
		return this.alpha;
	}

	FaultyNode beta() {
		return this.beta;
	}

	Ledger ledger() {
		return this.ledger;
	}

	/**
	 * Wait until both nodes say that something is wrong.
	 */
	void awaitProblem() {
		await(RECOVERY)
			.until(() -> this.alpha.layer().problem().isPresent() && this.beta.layer().problem().isPresent());
	}

	/**
	 * Wait until sends of both nodes failed since this was called.
	 */
	void awaitFailures(int count) {
		long before = this.ledger.countFailures();
		await(RECOVERY).until(() -> this.ledger.countFailures() >= before + count);
	}

	/**
	 * Wait until something that is sent from now on has arrived on each way, and both
	 * nodes say that they are well.
	 */
	void awaitFlow(Duration limit) {
		Map<String, Long> numbers = this.ledger.last();
		await(limit).untilAsserted(() -> {
			assertThat(this.ledger.silentSince(numbers)).isEmpty();
			assertThat(this.alpha.layer().problem()).isEmpty();
			assertThat(this.beta.layer().problem()).isEmpty();
		});
	}

	/**
	 * Stop sending, and check that everything has arrived whose send did not fail, and
	 * what holds after every fault.
	 */
	void checkNothingLost() {
		stop();
		await(RECOVERY).untilAsserted(() -> assertThat(this.ledger.lost()).isEmpty());
		check();
	}

	/**
	 * Stop sending, and check that no more was lost than the layer has counted, beside
	 * what was queued, and what holds after every fault.
	 */
	void checkLossesAreCounted() {
		stop();
		await(RECOVERY).untilAsserted(() -> {
			Set<String> lost = this.ledger
				.lostMessages((flow) -> !flow.target().equals(JOBS) && !flow.target().equals(WORK));
			LayerStatistics statistics = this.alpha.layer().statistics();
			assertThat(statistics.dropped() + statistics.expired()).as("counted, where lost are %s", lost)
				.isGreaterThanOrEqualTo(lost.size());
		});
		check();
	}

	/**
	 * Stop sending, and check what holds after every fault, even one in which the server
	 * forgets what it said it had.
	 */
	void checkNothingTwice() {
		stop();
		check();
	}

	/**
	 * Nobody died, nothing came twice or was overtaken, no send hung or failed without a
	 * reason that names the layer, and members got everything that their own node sent,
	 * failure or not.
	 */
	private void check() {
		assertThat(this.alpha.death()).isNull();
		assertThat(this.beta.death()).isNull();
		assertThat(this.ledger.repeated()).as("came twice").isEmpty();
		assertThat(this.ledger.overtaken()).as("overtaken").isEmpty();
		assertThat(this.ledger.strangers()).as("went astray").isEmpty();
		assertThat(this.ledger.failures()).allMatch((reason) -> reason.contains("Channel layer 'default'"));
		assertThat(this.longestMillis.get()).as("longest send").isLessThan(TIMEOUT.toMillis() + SLACK_MILLIS);
		for (FaultyNode node : List.of(this.alpha, this.beta)) {
			node.members()
				.forEach((member) -> assertThat(this.ledger.neverArrived(node + "/group", member.value()))
					.as("members of the sending node")
					.isEmpty());
		}
	}

	private void stop() {
		this.senders.forEach(ScheduledExecutorService::shutdown);
		for (ScheduledExecutorService sender : this.senders) {
			await(RECOVERY).until(sender::isTerminated);
		}
	}

	private static ConditionFactory await(Duration limit) {
		return Awaitility.await().atMost(limit).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
	}

	@Override
	public void close() {
		this.senders.forEach(ScheduledExecutorService::shutdownNow);
		this.alpha.close();
		this.beta.close();
	}

}
