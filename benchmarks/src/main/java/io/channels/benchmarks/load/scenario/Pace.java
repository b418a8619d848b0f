package io.channels.benchmarks.load.scenario;

import java.time.Duration;

/**
 * How long and how much is measured.
 *
 * @param warmUp the time before
 * @param time the time that is measured
 * @param longTime the time that is measured where something takes its time
 * @param window the messages of a publisher that may be on their way
 * @param idleConnections the number of idle connections
 */
public record Pace(Duration warmUp, Duration time, Duration longTime, int window, int idleConnections) {

	Pace warmingUpFor(Duration other) {
		return new Pace(other, this.time, this.longTime, this.window, this.idleConnections);
	}

}
