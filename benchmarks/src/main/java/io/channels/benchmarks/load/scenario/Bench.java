package io.channels.benchmarks.load.scenario;

import java.time.Duration;
import java.util.List;

import io.channels.benchmarks.load.client.Dialect;
import io.channels.benchmarks.load.process.Launcher;
import io.channels.benchmarks.load.process.Platform;
import io.channels.benchmarks.load.process.ServerProcess;

/**
 * Where a scenario is measured.
 *
 * @param row the name of the row
 * @param kind the server
 * @param platform what it runs on
 * @param launcher what starts it
 * @param pace how long and how much
 */
public record Bench(String row, ServerKind kind, Platform platform, Launcher launcher, Pace pace) {

	static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

	/**
	 * What lets the memory of the process follow what is in use.
	 */
	private static final List<String> TIGHT_HEAP = List.of("-Xms16m", "-Xmx2g", "-XX:MinHeapFreeRatio=5",
			"-XX:MaxHeapFreeRatio=10");

	ServerProcess start() {
		return this.launcher.start(this.kind.program(this.row, HEAP), this.platform);
	}

	ServerProcess startTight() {
		return this.launcher.start(this.kind.program(this.row, TIGHT_HEAP), this.platform);
	}

	/**
	 * Return a bench that lets things run for another time before it measures.
	 */
	Bench warmingUpFor(Duration warmUp) {
		return new Bench(this.row, this.kind, this.platform, this.launcher, this.pace.warmingUpFor(warmUp));
	}

	Dialect dialect() {
		return this.kind.dialect();
	}

}
