package io.channels.benchmarks.load.scenario;

/**
 * What servers used for something that was measured.
 *
 * @param cpuMicros processor time in microseconds for each, or 0 if it was not measured
 * @param collections garbage collections in a second
 * @param collectionShare the share of time that they took
 */
public record Cost(double cpuMicros, double collections, double collectionShare) {

	static final Cost NONE = new Cost(0, 0, 0);

}
