package io.channels.benchmarks.load.server;

import java.io.IOException;

import org.springframework.boot.SpringApplication;

/**
 * Runs a server that does not outlive the benchmark: when its input ends, it does.
 */
public final class MeasuredServer {

	private MeasuredServer() {
	}

	public static void run(Class<?> application, String... args) {
		Thread watch = new Thread(MeasuredServer::haltAtEndOfInput, "end-of-input");
		watch.setDaemon(true);
		watch.start();
		SpringApplication.run(new Class<?>[] { application, Probe.class }, args);
	}

	private static void haltAtEndOfInput() {
		try {
			while (System.in.read() >= 0) {
				continue;
			}
		}
		catch (IOException ex) {
			ex.printStackTrace();
		}
		Runtime.getRuntime().halt(0);
	}

}
