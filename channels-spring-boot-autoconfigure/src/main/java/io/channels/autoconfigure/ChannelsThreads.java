package io.channels.autoconfigure;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that the library runs on: virtual ones where Boot is told to use them, else
 * pools of platform threads.
 *
 * @param workers what makes the threads of workers
 * @param connects where connect consumers run, which rejects what would wait too long
 * @param consumers where disconnect consumers run
 * @param onClose releases the threads
 */
public record ChannelsThreads(ThreadFactory workers, Executor connects, Executor consumers,
		Runnable onClose) implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ChannelsThreads.class);

	/**
	 * More than the web server has by default, since each handshake holds one of its
	 * threads while its consumer holds one of these. A consumer may go on after it has
	 * answered, so as many may wait.
	 */
	private static final int MAX_CONNECT_THREADS = 256;

	private static final int CONSUMER_THREADS = 32;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

	private static final Duration LONGEST_END = Duration.ofSeconds(1);

	static ChannelsThreads platform() {
		ThreadPoolExecutor connects = pool("channels-connect-", MAX_CONNECT_THREADS,
				new LinkedBlockingQueue<>(MAX_CONNECT_THREADS));
		ThreadPoolExecutor consumers = pool("channels-consumer-", CONSUMER_THREADS, new LinkedBlockingQueue<>());
		return new ChannelsThreads(new CustomizableThreadFactory("channels-worker-"), connects, consumers, () -> {
			connects.shutdown();
			consumers.shutdown();
			awaitEnd(connects, consumers);
		});
	}

	/**
	 * Wait a moment for threads to end, since web servers take those that are still there
	 * for a leak.
	 */
	private static void awaitEnd(ThreadPoolExecutor... pools) {
		long deadline = System.nanoTime() + LONGEST_END.toNanos();
		try {
			for (ThreadPoolExecutor pool : pools) {
				if (!pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
					logger.debug("Consumers still run: {}", pool);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static ThreadPoolExecutor pool(String prefix, int size, BlockingQueue<Runnable> waiting) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS, waiting,
				new CustomizableThreadFactory(prefix));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	static ChannelsThreads virtual() {
		Executor consumers = new VirtualThreadTaskExecutor("channels-consumer-");
		return new ChannelsThreads(new VirtualThreadTaskExecutor("channels-worker-").getVirtualThreadFactory(),
				consumers, consumers, () -> {
				});
	}

	@Override
	public void close() {
		this.onClose.run();
	}

}
