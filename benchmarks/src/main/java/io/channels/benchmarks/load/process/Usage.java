package io.channels.benchmarks.load.process;

/**
 * What a process has used so far.
 *
 * @param cpuMicros processor time in microseconds
 * @param heapBytes heap in use
 * @param residentBytes memory that is resident
 * @param collections garbage collections
 * @param collectionMillis time of garbage collections in milliseconds
 */
public record Usage(long cpuMicros, long heapBytes, long residentBytes, long collections, long collectionMillis) {

	/**
	 * Return the same with another size of resident memory.
	 */
	public Usage withResidentBytes(long bytes) {
		return new Usage(this.cpuMicros, this.heapBytes, bytes, this.collections, this.collectionMillis);
	}

	/**
	 * Return the sum of this and the use of another process.
	 */
	public Usage plus(Usage other) {
		return new Usage(this.cpuMicros + other.cpuMicros, this.heapBytes + other.heapBytes,
				this.residentBytes + other.residentBytes, this.collections + other.collections,
				this.collectionMillis + other.collectionMillis);
	}

}
