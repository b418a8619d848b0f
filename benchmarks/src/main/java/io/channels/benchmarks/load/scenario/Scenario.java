package io.channels.benchmarks.load.scenario;

import java.util.List;

/**
 * Starts a server, puts load on it and measures.
 */
@FunctionalInterface
public interface Scenario {

	/**
	 * Measure once.
	 * @param bench where
	 * @return what was measured, always the same figures in the same order
	 */
	List<Figure> measure(Bench bench);

}
