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
		Thread watch = new Thread(MeasuredServer::exitAtEndOfInput, "end-of-input");
		watch.setDaemon(true);
		watch.start();
		SpringApplication spring = new SpringApplication(application, Probe.class);
		// Nobody is to be told, but recordings are to be written.
		spring.setRegisterShutdownHook(false);
		spring.run(args);
	}

	private static void exitAtEndOfInput() {
		try {
			while (System.in.read() >= 0) {
				continue;
			}
		}
		catch (IOException ex) {
			ex.printStackTrace();
		}
		System.exit(0);
	}

}
