package io.channels.benchmarks.load.scenario;

/**
 * What was used for something that was measured.
 *
 * @param cpuMicros processor time of servers in microseconds for each, or 0 if it was not
 * measured
 * @param collections garbage collections in a second
 * @param collectionShare the share of time that they took
 * @param clientMicros processor time of the client in microseconds for each
 * @param foreignCores the processors that others used meanwhile
 */
public record Cost(double cpuMicros, double collections, double collectionShare, double clientMicros,
		double foreignCores) {

	static final Cost NONE = new Cost(0, 0, 0, 0, 0);

}
