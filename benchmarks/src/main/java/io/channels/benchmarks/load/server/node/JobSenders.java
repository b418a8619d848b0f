package io.channels.benchmarks.load.server.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.channels.channel.Channel;
import io.channels.channel.Channels;
import io.channels.layer.ChannelFullException;

/**
 * Threads that send background messages, each as fast as it can. The threads are a list
 * under the monitor.
 */
@RestController
class JobSenders {

	static final String CHANNEL = "jobs";

	private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

	private final List<Thread> threads = new ArrayList<>();

	private final Channel channel;

	JobSenders(Channels channels) {
		this.channel = channels.channel(CHANNEL);
	}

	@GetMapping("/jobs/start")
	synchronized String start(@RequestParam int threads, @RequestParam String text) {
		for (int i = 0; i < threads; i++) {
			Thread thread = new Thread(() -> send(Map.of("text", text)), "sender-" + i);
			thread.setDaemon(true);
			thread.start();
			this.threads.add(thread);
		}
		return "started";
	}

	@GetMapping("/jobs/stop")
	synchronized String stop() throws InterruptedException {
		this.threads.forEach(Thread::interrupt);
		for (Thread thread : this.threads) {
			thread.join();
		}
		this.threads.clear();
		return "stopped";
	}

	private void send(Map<String, String> content) {
		while (!Thread.currentThread().isInterrupted()) {
			try {
				this.channel.send(content);
			}
			catch (ChannelFullException ex) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

}
