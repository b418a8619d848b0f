package io.channels.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;

/**
 * A web application without anything but what {@link GeneratedConsumers} has made. It
 * starts, prints how many milliseconds that took, and for how many of them its main
 * thread had a core, and ends.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(GeneratedConsumers.PACKAGE)
public class EmptyApplication {

	public static void main(String[] args) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long cpu = threads.getCurrentThreadCpuTime();
		long begin = System.nanoTime();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(EmptyApplication.class)
			.properties(Map.of("server.port", "0", "spring.main.banner-mode", "off", "logging.level.root", "warn"))
			.run(args)) {
			long end = System.nanoTime();
			System.out.printf("%s %d %d%n", StartUp.MARK, (end - begin) / 1_000_000,
					(threads.getCurrentThreadCpuTime() - cpu) / 1_000_000);
		}
	}

}
