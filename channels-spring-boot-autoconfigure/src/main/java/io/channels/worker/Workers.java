package io.channels.worker;

import java.util.List;

import org.springframework.context.SmartLifecycle;

/**
 * The workers of all layers, started and stopped together.
 */
public final class Workers implements SmartLifecycle {

	/**
	 * The phase in which workers run: they start before the gateway and the web server,
	 * and stop after them.
	 */
	public static final int PHASE = DEFAULT_PHASE - 4096;

	private final List<Worker> workers;

	public Workers(List<Worker> workers) {
		this.workers = List.copyOf(workers);
	}

	@Override
	public void start() {
		this.workers.forEach(Worker::start);
	}

	@Override
	public void stop() {
		this.workers.forEach(Worker::stopReceiving);
		this.workers.forEach(Worker::stop);
	}

	@Override
	public boolean isRunning() {
		return this.workers.stream().anyMatch(Worker::isRunning);
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
