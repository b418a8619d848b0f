package io.channels.dispatch;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.security.core.Authentication;

import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.ConsumerContext;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketEvent;

/**
 * A consumer that notes what it consumes, by path, and counts the messages of each
 * connection in its session. What it does beside depends on the path and on the text.
 */
final class Recorded implements TestNodes.WorkerConsumer {

	private final ConcurrentMap<String, List<String>> events = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, CountDownLatch> gates = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, AtomicInteger> inside = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, AtomicInteger> most = new ConcurrentHashMap<>();

	/**
	 * Return what was consumed of a path, in order.
	 */
	List<String> of(String path) {
		return this.events.computeIfAbsent(path, (absent) -> new CopyOnWriteArrayList<>());
	}

	/**
	 * Return what was consumed of a path, whoever did it.
	 */
	List<String> events(String path) {
		return of(path).stream().map((event) -> event.substring(event.indexOf(' ') + 1)).toList();
	}

	int running(String path) {
		return count(this.inside, path).get();
	}

	int mostAtATime(String path) {
		return count(this.most, path).get();
	}

	/**
	 * Let the consumers of a path go on that wait.
	 */
	void open(String path) {
		gate(path).countDown();
	}

	private CountDownLatch gate(String path) {
		return this.gates.computeIfAbsent(path, (absent) -> new CountDownLatch(1));
	}

	private static AtomicInteger count(ConcurrentMap<String, AtomicInteger> counts, String path) {
		return counts.computeIfAbsent(path, (absent) -> new AtomicInteger());
	}

	@Override
	public void consume(String worker, ConsumerContext context) throws Exception {
		WebSocketConnection connection = context.connection().orElseThrow();
		String path = connection.handshake().path();
		int now = count(this.inside, path).incrementAndGet();
		count(this.most, path).accumulateAndGet(now, Math::max);
		try {
			consume(worker, path, context, connection);
		}
		finally {
			count(this.inside, path).decrementAndGet();
		}
	}

	private void consume(String worker, String path, ConsumerContext context, WebSocketConnection connection)
			throws Exception {
		WebSocketEvent event = context.event().orElseThrow();
		if (event instanceof WebSocketEvent.Connect) {
			of(path).add(worker + " connect");
			connect(path, context, connection);
		}
		else if (event instanceof WebSocketEvent.Receive receive) {
			String text = String.valueOf(receive.frame().textOrNull());
			of(path).add(worker + " " + ((text.length() < 100) ? text : "long"));
			receive(path, text, context, connection);
		}
		else if (event instanceof WebSocketEvent.Disconnect disconnect) {
			of(path).add(worker + " " + disconnect.closeCode().code());
		}
	}

	private void connect(String path, ConsumerContext context, WebSocketConnection connection) throws Exception {
		switch (path) {
			case "/fail" -> throw new IllegalStateException("Failed on purpose");
			case "/deny" -> connection.deny();
			case "/hold" -> await(path);
			default -> {
				context.session().put("count", 0);
				connection.accept();
			}
		}
	}

	private void receive(String path, String text, ConsumerContext context, WebSocketConnection connection)
			throws Exception {
		int count = context.session().get("count", Integer.class).orElse(-1);
		switch (text) {
			case "wait" -> await(path);
			case "fail" -> throw new IllegalStateException("Failed on purpose");
			case "close" -> connection.close(CloseCode.of(4000));
			case "later" -> {
				if (context.session().get("put off", Boolean.class).isEmpty()) {
					context.session().put("put off", true);
					throw new ConsumeLaterException(Duration.ofMillis(50));
				}
			}
			case "who" -> {
				connection.send(who(context.principal().orElseThrow(), connection.handshake().sessionAttributes()));
				return;
			}
			default -> {
			}
		}
		context.session().put("count", count + 1);
		connection.send(text + " after " + count);
	}

	private static String who(Principal principal, Map<String, Object> attributes) {
		String authorities = (principal instanceof Authentication authentication)
				? authentication.getAuthorities().toString() : "nothing";
		return "%s %s %s %s".formatted(principal.getName(), authorities, attributes,
				attributes.getOrDefault("id", "").getClass().getSimpleName());
	}

	private void await(String path) throws InterruptedException {
		if (!gate(path).await(20, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Nobody opened the gate of " + path);
		}
	}

}
