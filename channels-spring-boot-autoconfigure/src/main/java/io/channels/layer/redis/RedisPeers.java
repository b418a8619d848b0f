package io.channels.layer.redis;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.Peers;
import io.channels.layer.redis.Entry.Kind;
import io.channels.message.Content;

/**
 * Carries questions and answers through the inboxes of nodes. The inbox's thread only
 * hands them on. Safe for use by any thread: a counter, a concurrent map of what is open,
 * and one thread that answers, while there are questions.
 */
final class RedisPeers implements Peers, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisPeers.class);

	/**
	 * What questions and answers are encrypted for, where other entries have a channel.
	 */
	private static final String TARGET = "peers";

	private static final int MAX_WAITING = 64;

	private final ConcurrentMap<String, CompletableFuture<Content>> open = new ConcurrentHashMap<>();

	private final AtomicLong requests = new AtomicLong();

	private final String node;

	private final Supplier<Set<String>> nodes;

	private final Outbox outbox;

	private final MessageCodec codec;

	private final ThreadPoolExecutor answering;

	private volatile @Nullable UnaryOperator<Content> answer;

	RedisPeers(String node, Supplier<Set<String>> nodes, Outbox outbox, MessageCodec codec) {
		this.node = node;
		this.nodes = nodes;
		this.outbox = outbox;
		this.codec = codec;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("channels-peers-");
		threads.setDaemon(true);
		this.answering = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING),
				threads, (question, executor) -> logger.debug("Left a question of another node unanswered"));
		this.answering.allowCoreThreadTimeOut(true);
	}

	@Override
	public String self() {
		return this.node;
	}

	@Override
	public Set<String> all() {
		return this.nodes.get();
	}

	@Override
	public CompletableFuture<Content> ask(String to, Content question, Duration timeout) {
		String request = Long.toString(this.requests.incrementAndGet());
		CompletableFuture<Content> answered = new CompletableFuture<>();
		this.open.put(request, answered);
		answered.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((content, failure) -> this.open.remove(request));
		post(to, Kind.ASK, request, question).whenComplete((position, failure) -> {
			if (failure != null) {
				answered.completeExceptionally(failure);
			}
			else if (position < 0) {
				answered.completeExceptionally(new ChannelLayerException("Node '%s' takes no questions".formatted(to)));
			}
		});
		return answered;
	}

	private CompletableFuture<Long> post(String to, Kind kind, String request, Content content) {
		return this.outbox.post(to, "", kind, request, "", this.codec.encode(TARGET, content, Map.of()));
	}

	@Override
	public void answer(UnaryOperator<Content> answer) {
		this.answer = answer;
	}

	/**
	 * Take a question of another node.
	 */
	void asked(Entry question) {
		this.answering.execute(() -> {
			UnaryOperator<Content> known = this.answer;
			try {
				if (known != null) {
					Content content = this.codec.decode(TARGET, question.frame()).content();
					post(question.sender(), Kind.TELL, question.target(), known.apply(content));
				}
			}
			catch (RuntimeException ex) {
				logger.debug("Left a question of node '{}' unanswered", question.sender(), ex);
			}
		});
	}

	/**
	 * Take the answer of another node.
	 */
	void told(Entry answer) {
		CompletableFuture<Content> waiting = this.open.get(answer.target());
		if (waiting == null) {
			return;
		}
		try {
			waiting.complete(this.codec.decode(TARGET, answer.frame()).content());
		}
		catch (UnreadableMessageException ex) {
			waiting.completeExceptionally(ex);
		}
	}

	@Override
	public void close() {
		this.answering.shutdownNow();
	}

}
