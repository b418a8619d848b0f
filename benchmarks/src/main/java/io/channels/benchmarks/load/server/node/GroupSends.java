package io.channels.benchmarks.load.server.node;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.channels.channel.Channels;

/**
 * Sends to groups, and tells what a send costs its caller.
 */
@RestController
class GroupSends {

	private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

	private final Channels channels;

	GroupSends(Channels channels) {
		this.channels = channels;
	}

	/**
	 * Send once and return how many nanoseconds the call took, and how many of them the
	 * thread was on a processor.
	 */
	@GetMapping("/group-send")
	String send(@RequestParam String group, @RequestParam String text) {
		long cpu = this.threads.getCurrentThreadCpuTime();
		long start = System.nanoTime();
		this.channels.group(group).send(Map.of("text", text));
		long nanos = System.nanoTime() - start;
		return nanos + " " + (this.threads.getCurrentThreadCpuTime() - cpu);
	}

}
