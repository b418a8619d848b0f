package io.channels.benchmarks.load.scenario;

/**
 * What servers used for something that was measured.
 *
 * @param cpuMicros processor time in microseconds for each, or 0 if it was not measured
 * @param collections garbage collections in a second
 * @param collectionShare the share of time that they took
 * @param foreignCores the processors that others used meanwhile
 */
public record Cost(double cpuMicros, double collections, double collectionShare, double foreignCores) {

	static final Cost NONE = new Cost(0, 0, 0, 0);

}
