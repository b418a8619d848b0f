package io.channels.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The threads that the library runs on: virtual ones where Boot is told to use them, else
 * pools of platform threads.
 *
 * @param workers what makes the threads of workers
 * @param consumers where connect and disconnect consumers run, which may block
 * @param onClose releases the threads
 */
public record ChannelsThreads(ThreadFactory workers, Executor consumers, Runnable onClose) implements AutoCloseable {

	/**
	 * More than the web server has by default, since each handshake holds one of its
	 * threads while its consumer holds one of these.
	 */
	private static final int MAX_CONSUMER_THREADS = 256;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

	static ChannelsThreads platform() {
		ThreadPoolExecutor consumers = new ThreadPoolExecutor(MAX_CONSUMER_THREADS, MAX_CONSUMER_THREADS,
				KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				new CustomizableThreadFactory("channels-consumer-"));
		consumers.allowCoreThreadTimeOut(true);
		return new ChannelsThreads(new CustomizableThreadFactory("channels-worker-"), consumers, consumers::shutdown);
	}

	static ChannelsThreads virtual() {
		return new ChannelsThreads(new VirtualThreadTaskExecutor("channels-worker-").getVirtualThreadFactory(),
				new VirtualThreadTaskExecutor("channels-consumer-"), () -> {
				});
	}

	@Override
	public void close() {
		this.onClose.run();
	}

}
