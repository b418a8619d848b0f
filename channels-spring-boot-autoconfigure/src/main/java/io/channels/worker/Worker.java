package io.channels.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayer;
import io.channels.message.ChannelSource;
import io.channels.message.Message;
import io.channels.websocket.WebSocketEvent;

/**
 * Consumes the background channels of one layer with a fixed number of threads, each of
 * which receives a message, consumes it and receives the next. Threads are started and
 * stopped under the monitor; a volatile flag tells them to stop, and those that are idle
 * are woken for it.
 */
public final class Worker {

	private static final Logger logger = LoggerFactory.getLogger(Worker.class);

	private static final Duration RECEIVE_TIMEOUT = Duration.ofSeconds(1);

	private static final long MAX_BACK_OFF_MILLIS = 5_000;

	private final String alias;

	private final ChannelLayer layer;

	private final MessageDispatcher dispatcher;

	private final WorkerSettings settings;

	private final ThreadFactory threadFactory;

	private final List<Thread> threads = new ArrayList<>();

	private final Listeners listeners;

	private volatile boolean running;

	/**
	 * Create a worker.
	 * @param alias the alias of the layer, for logs
	 * @param layer the layer
	 * @param dispatcher what consumes a message
	 * @param settings how many at a time, and of which channels
	 * @param threadFactory what makes the threads, possibly virtual ones
	 */
	public Worker(String alias, ChannelLayer layer, MessageDispatcher dispatcher, WorkerSettings settings,
			ThreadFactory threadFactory) {
		this.alias = alias;
		this.layer = layer;
		this.dispatcher = dispatcher;
		this.settings = settings;
		this.threadFactory = threadFactory;
		this.listeners = new Listeners(sources(), settings.channelConcurrency());
	}

	/**
	 * Return what the worker listens on. Node-local channels are read by whoever
	 * subscribed to them, and the events of WebSockets are consumed where the socket is.
	 */
	List<ChannelSource> sources() {
		List<String> events = List.of(WebSocketEvent.Connect.CHANNEL.value(), WebSocketEvent.Receive.CHANNEL.value(),
				WebSocketEvent.Disconnect.CHANNEL.value());
		return this.dispatcher.channels()
			.stream()
			.filter((channel) -> !events.contains(channel) && this.settings.consumes(channel))
			.map(ChannelSource::of)
			.toList();
	}

	synchronized void start() {
		List<ChannelSource> sources = sources();
		this.running = true;
		this.listeners.start();
		if (sources.isEmpty()) {
			return;
		}
		logger.info("Worker of layer '{}' consumes {} with concurrency {}", this.alias, sources,
				this.settings.concurrency());
		for (int i = 0; i < this.settings.concurrency(); i++) {
			Thread thread = this.threadFactory.newThread(this::consume);
			this.threads.add(thread);
			thread.start();
		}
	}

	private void consume() {
		int failures = 0;
		while (this.running) {
			try {
				Message message = receive();
				failures = 0;
				if (message != null) {
					consume(message);
				}
			}
			catch (InterruptedException ex) {
				// The flag decides: an interrupt by a consumer must not end the worker.
				logger.debug("Worker of layer '{}' was interrupted", this.alias);
			}
			catch (Throwable ex) {
				failures = backOff(failures, ex);
			}
			// A consumer may have left its interrupt behind.
			Thread.interrupted();
		}
	}

	private @Nullable Message receive() throws InterruptedException {
		List<ChannelSource> sources = this.listeners.begin();
		Message message = null;
		try {
			message = this.layer.receive(sources, RECEIVE_TIMEOUT).orElse(null);
		}
		finally {
			this.listeners.end((message != null) ? message.channel() : null);
		}
		return message;
	}

	private void consume(Message message) {
		try {
			this.dispatcher.dispatch(message);
		}
		finally {
			this.listeners.consumed(message.channel());
		}
	}

	private int backOff(int failures, Throwable ex) {
		long millis = Math.min(MAX_BACK_OFF_MILLIS, 100L << Math.min(failures, 10));
		logger.warn("Worker of layer '{}' could not receive; trying again in {} ms", this.alias, millis, ex);
		try {
			this.listeners.pause(Duration.ofMillis(millis));
		}
		catch (InterruptedException interrupted) {
			logger.debug("Worker of layer '{}' was interrupted", this.alias);
		}
		return failures + 1;
	}

	/**
	 * Stop receiving, and do not wait for it.
	 */
	void stopReceiving() {
		this.running = false;
		this.listeners.stop();
	}

	/**
	 * Stop receiving, and wait until the messages in hand are consumed, or the grace
	 * period is over.
	 */
	synchronized void stop() {
		stopReceiving();
		long deadline = System.nanoTime() + this.settings.shutdownTimeout().toNanos();
		for (Thread thread : this.threads) {
			join(thread, deadline);
		}
		this.threads.clear();
	}

	private void join(Thread thread, long deadline) {
		try {
			long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			thread.join(Math.max(1, millis));
			if (thread.isAlive()) {
				logger.warn("Worker thread '{}' still consumes after {}; interrupting it", thread.getName(),
						this.settings.shutdownTimeout());
				thread.interrupt();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	boolean isRunning() {
		return this.running;
	}

}
