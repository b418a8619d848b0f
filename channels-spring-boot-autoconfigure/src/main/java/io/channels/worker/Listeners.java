package io.channels.worker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import io.channels.layer.ChannelPatterns;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;

/**
 * The idle threads of a worker and what each of them listens on. A channel with a limit
 * is listened on by no more threads than it may yet be consumed by, so it never exceeds
 * its limit, and nothing is received that has to wait. Whenever a thread is idle, each
 * channel below its limit has a listener: a thread that takes a message wakes another one
 * for what it leaves behind. One lock guards everything; threads are interrupted under it
 * only, and only while they are idle.
 */
final class Listeners {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition free = this.lock.newCondition();

	private final Condition stop = this.lock.newCondition();

	private final Map<Thread, List<LimitedChannel>> idle = new LinkedHashMap<>();

	private final List<ChannelSource> unlimited = new ArrayList<>();

	private final Map<String, LimitedChannel> limited = new LinkedHashMap<>();

	private boolean stopped;

	/**
	 * Create the listeners of a worker.
	 * @param sources all channels it consumes
	 * @param limits how many messages of a channel it consumes at a time
	 */
	Listeners(List<ChannelSource> sources, ChannelPatterns limits) {
		for (ChannelSource source : sources) {
			OptionalInt limit = limits.find(source.value());
			if (limit.isPresent()) {
				this.limited.put(source.value(), new LimitedChannel(source, limit.getAsInt()));
			}
			else {
				this.unlimited.add(source);
			}
		}
	}

	void start() {
		this.lock.lock();
		try {
			this.stopped = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wake all idle threads, and let none be idle any more.
	 */
	void stop() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.idle.keySet().forEach(Thread::interrupt);
			this.free.signalAll();
			this.stop.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The calling thread is idle from here on. If all channels are at their limits, it
	 * waits.
	 * @return what to listen on
	 * @throws InterruptedException if the worker stops
	 */
	List<ChannelSource> begin() throws InterruptedException {
		this.lock.lock();
		try {
			List<LimitedChannel> below = belowTheirLimits();
			while (!this.stopped && this.unlimited.isEmpty() && below.isEmpty()) {
				this.free.await();
				below = belowTheirLimits();
			}
			if (this.stopped) {
				throw new InterruptedException("The worker stops");
			}
			this.idle.put(Thread.currentThread(), below);
			List<ChannelSource> sources = new ArrayList<>(this.unlimited);
			for (LimitedChannel channel : below) {
				channel.listening++;
				sources.add(channel.source);
			}
			return sources;
		}
		finally {
			this.lock.unlock();
		}
	}

	private List<LimitedChannel> belowTheirLimits() {
		return this.limited.values().stream().filter(LimitedChannel::isBelowItsLimit).toList();
	}

	/**
	 * The calling thread is not idle any more. Nothing interrupts it from here on, and
	 * what did must not reach a consumer.
	 * @param received the channel it consumes a message of now, or null
	 */
	void end(@Nullable ChannelName received) {
		this.lock.lock();
		try {
			this.idle.getOrDefault(Thread.currentThread(), List.of()).forEach((channel) -> channel.listening--);
			this.idle.remove(Thread.currentThread());
			Thread.interrupted();
			if (received != null) {
				LimitedChannel channel = this.limited.get(received.value());
				if (channel != null) {
					channel.consumed++;
				}
				wakeListener();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * If nobody listens on a channel any more, let an idle thread choose anew. A thread
	 * that received nothing wakes nobody, since it chooses anew itself.
	 */
	private void wakeListener() {
		if (this.limited.values().stream().noneMatch(LimitedChannel::isUnheard)) {
			return;
		}
		if (this.lock.hasWaiters(this.free)) {
			this.free.signal();
			return;
		}
		this.idle.keySet().stream().findFirst().ifPresent(Thread::interrupt);
	}

	/**
	 * The calling thread has consumed a message, and begins to be idle next.
	 * @param channel the channel of the message
	 */
	void consumed(ChannelName channel) {
		this.lock.lock();
		try {
			LimitedChannel limitedChannel = this.limited.get(channel.value());
			if (limitedChannel != null) {
				limitedChannel.consumed--;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Wait, unless the worker stops.
	 */
	void pause(Duration duration) throws InterruptedException {
		this.lock.lock();
		try {
			if (!this.stopped) {
				this.stop.await(duration.toNanos(), TimeUnit.NANOSECONDS);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A channel with a limit.
	 */
	private static final class LimitedChannel {

		private final ChannelSource source;

		private final int limit;

		private int listening;

		private int consumed;

		LimitedChannel(ChannelSource source, int limit) {
			this.source = source;
			this.limit = limit;
		}

		boolean isBelowItsLimit() {
			return this.listening + this.consumed < this.limit;
		}

		boolean isUnheard() {
			return this.listening == 0 && this.consumed < this.limit;
		}

	}

}
