package io.channels.benchmarks.load.scenario;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import io.channels.benchmarks.load.process.Machine;
import io.channels.benchmarks.load.process.ServerProcess;
import io.channels.benchmarks.load.process.Usage;

/**
 * How often something happened in a second, and what it cost the servers.
 *
 * @param perSecond how often
 * @param cost what each cost
 */
record Rate(double perSecond, Cost cost) {

	private static final double NANOS = 1e9;

	private static final double MICROS = 1e6;

	/**
	 * Count for a while.
	 */
	static Rate during(Duration time, LongSupplier counter, List<ServerProcess> servers) {
		Start start = Start.of(counter, servers);
		Waiting.sleep(time);
		return start.end(counter, servers);
	}

	/**
	 * Where a rate begins.
	 *
	 * @param usage what the servers had used
	 * @param clientMicros the processor time that the client had used
	 * @param foreignMicros what others had used
	 * @param count what was counted
	 * @param nanos the time
	 */
	record Start(Usage usage, long clientMicros, long foreignMicros, long count, long nanos) {

		static Start of(LongSupplier counter, List<ServerProcess> servers) {
			Usage usage = sum(servers);
			return new Start(usage, Machine.clientCpuMicros(), Machine.foreignCpuMicros(), counter.getAsLong(),
					System.nanoTime());
		}

		Rate end(LongSupplier counter, List<ServerProcess> servers) {
			long counted = counter.getAsLong() - this.count;
			double seconds = (System.nanoTime() - this.nanos) / NANOS;
			Usage used = sum(servers);
			long foreign = Machine.foreignCpuMicros() - this.foreignMicros;
			long client = Machine.clientCpuMicros() - this.clientMicros;
			return new Rate(counted / seconds,
					new Cost(each(used.cpuMicros() - this.usage.cpuMicros(), counted),
							(used.collections() - this.usage.collections()) / seconds,
							(used.collectionMillis() - this.usage.collectionMillis()) / seconds / 1000,
							each(client, counted), foreign / seconds / MICROS));
		}

		private static double each(long micros, long count) {
			return (count == 0) ? 0 : (double) micros / count;
		}

		private static Usage sum(List<ServerProcess> servers) {
			return servers.stream().map(ServerProcess::usage).reduce(Usage::plus).orElseThrow();
		}

	}

}
