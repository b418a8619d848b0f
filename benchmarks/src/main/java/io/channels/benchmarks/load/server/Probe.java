package io.channels.benchmarks.load.server;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells what the JVM knows of its memory.
 */
@RestController
public class Probe {

	@GetMapping("/probe")
	String probe(@RequestParam(defaultValue = "false") boolean collect) {
		if (collect) {
			// The first finds what can go, the second gives it back.
			System.gc();
			System.gc();
		}
		List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
		return """
				heap=%d
				collections=%d
				collection-millis=%d
				""".formatted(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
				collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum(),
				collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionTime).sum());
	}

}
