package io.channels.layer.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.channels.message.ChannelName;
import io.channels.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what is left in Redis of what came and went.
 */
@Timeout(120)
class RedisLeakTests {

	private static final int CONNECTIONS = 50_000;

	private static final int OPEN = 4_000;

	private static final int GROUPS = 1_000;

	private static final Duration EXPIRY = Duration.ofMillis(500);

	private static final long TOLERANCE = 1_000_000;

	private RedisServer server;

	private Nodes nodes;

	private Node a;

	private Node b;

	@BeforeEach
	void startNodes() {
		this.server = RedisServer.started();
		this.nodes = new Nodes(Nodes.settings(this.server).withExpiry(EXPIRY, Duration.ofDays(1)));
		this.a = this.nodes.start();
		this.b = this.nodes.start();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.close();
		this.server.close();
	}

	@Test
	void connectionsThatCameAndWentLeaveNothing() throws Exception {
		this.a.subscribe("a!", new Pushed(1));
		this.b.subscribe("b!", new Pushed(1));
		comeAndGo(10);
		this.a.send("warm?up", "x");
		await().until(() -> ttls().keySet().stream().noneMatch((key) -> key.contains("warm?up")));
		Set<String> keys = new TreeSet<>(ttls().keySet());
		long memory = memory();

		comeAndGo(CONNECTIONS);

		await().untilAsserted(() -> assertThat(ttls().keySet()).isEqualTo(keys));
		await().untilAsserted(() -> assertThat(memory()).isLessThan(memory + TOLERANCE));
		for (int i = 0; i < GROUPS; i++) {
			assertThat(this.a.groupChannels("g" + i)).isEmpty();
		}
	}

	/**
	 * Let as many connections come and go on each node.
	 */
	private void comeAndGo(int connections) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		List<Future<?>> running = List.of(threads.submit(() -> comeAndGo(connections, "a!", this.a, this.b)),
				threads.submit(() -> comeAndGo(connections, "b!", this.b, this.a)));
		for (Future<?> each : running) {
			each.get();
		}
		threads.shutdown();
	}

	private static void comeAndGo(int connections, String prefix, Node node, Node other) {
		Random random = new Random(connections);
		Deque<String> open = new ArrayDeque<>();
		for (int i = 0; i < connections; i++) {
			boolean queued = i % 500 == 1;
			String channel = queued ? "queued?" + prefix.charAt(0) + i : prefix + i;
			// Some join by way of the other node, as workers elsewhere do it.
			((i % 100 == 2) ? other : node).groupAdd("g" + random.nextInt(GROUPS), channel);
			open.add(channel);
			if (i % 1_000 == 3) {
				node.groupSend("g" + random.nextInt(GROUPS), "x", channel);
			}
			if (open.size() > OPEN) {
				node.discardAll(open.remove());
			}
		}
		open.forEach(node::discardAll);
	}

	@Test
	void everyKeyHasAnExpiry() throws InterruptedException {
		assertThat(ttls()).isNotEmpty().allSatisfy((key, ttl) -> assertThat(ttl).isPositive());

		this.b.subscribe("b!", new Pushed(5));
		this.a.layer().sessions().save(ChannelName.of("b!1"), 1, "{}");
		this.a.groupAdd("crowd", "b!1", "queued", "x?y", "nobody!1");
		this.b.groupAdd("crowd", "b!2");
		for (int i = 0; i < 20; i++) {
			this.a.groupSend("crowd", (long) i);
			this.a.send("b!1", (long) i);
			this.a.send("jobs", (long) i);
		}
		this.b.receiveAll(10, "jobs", "nobody!", "x?y");
		this.b.receive("queued");
		this.a.statistics();
		this.a.layer().statistics(ChannelName.of("jobs"));

		assertThat(ttls()).hasSizeGreaterThan(15).allSatisfy((key, ttl) -> assertThat(ttl).isPositive());
		this.a.close();
		this.b.close();
		assertThat(ttls()).isNotEmpty().allSatisfy((key, ttl) -> assertThat(ttl).isPositive());
	}

	@Test
	void onlyCountsAndQueuesStayOfNodesThatClosed() {
		this.a.subscribe("a!", new Pushed(5));
		this.a.groupAdd("crowd", "a!1");
		this.a.send("a!1", "x");

		this.a.close();
		this.b.close();

		assertThat(ttls().keySet()).contains(this.nodes.key("counts"))
			.isSubsetOf(this.nodes.key("counts"), this.nodes.key("pulse"), this.nodes.key("fresh"),
					this.nodes.key("unkept"), this.nodes.key("returned"), this.nodes.key("away"),
					this.nodes.key("memory"));
		assertThat(ttls()).allSatisfy((key, ttl) -> assertThat(ttl).isPositive());
	}

	/**
	 * Return all keys and how many milliseconds they have to live.
	 */
	private Map<String, Long> ttls() {
		Map<String, Long> ttls = new TreeMap<>();
		for (Object key : (List<?>) Objects.requireNonNull(this.server.call("KEYS", "*"))) {
			ttls.put((String) key, (Long) this.server.call("PTTL", (String) key));
		}
		return ttls;
	}

	private long memory() {
		Matcher matcher = Pattern.compile("used_memory:(\\d+)")
			.matcher((String) Objects.requireNonNull(this.server.call("INFO", "memory")));
		assertThat(matcher.find()).isTrue();
		return Long.parseLong(matcher.group(1));
	}

}
