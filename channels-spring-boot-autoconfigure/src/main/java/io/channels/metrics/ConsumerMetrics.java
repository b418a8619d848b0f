package io.channels.metrics;

import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.channels.channel.CommittedSends;
import io.channels.worker.ConsumerCounters;
import io.channels.worker.ConsumerStatistics;

/**
 * Meters of what became of the messages for consumers of this node, and of sends that
 * waited for a commit.
 */
public final class ConsumerMetrics implements MeterBinder {

	private final ConsumerCounters counters;

	private final CommittedSends committedSends;

	public ConsumerMetrics(ConsumerCounters counters, CommittedSends committedSends) {
		this.counters = counters;
		this.committedSends = committedSends;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		String calls = "Calls of consumers by how they ended";
		counter("channels.consumer.calls", calls, ConsumerStatistics::consumed).tag("outcome", "consumed")
			.register(registry);
		counter("channels.consumer.calls", calls, ConsumerStatistics::failed).tag("outcome", "failed")
			.register(registry);
		counter("channels.consumer.calls", calls, ConsumerStatistics::retried).tag("outcome", "retried")
			.register(registry);
		String dropped = "Messages that no consumer dealt with, by the reason";
		counter("channels.consumer.dropped", dropped, ConsumerStatistics::unrouted).tag("reason", "unrouted")
			.register(registry);
		counter("channels.consumer.dropped", dropped, ConsumerStatistics::givenUp).tag("reason", "given_up")
			.register(registry);
		counter("channels.deadletters.failed", "Messages given up that the dead-letter handler failed on",
				ConsumerStatistics::deadLettersFailed)
			.register(registry);
		FunctionCounter.builder("channels.commit.failed", this.committedSends, CommittedSends::failed)
			.description("Messages that could not be sent after the commit they waited for")
			.register(registry);
	}

	private FunctionCounter.Builder<ConsumerCounters> counter(String name, String description,
			ToLongFunction<ConsumerStatistics> figure) {
		return FunctionCounter.builder(name, this.counters, (counted) -> figure.applyAsLong(counted.statistics()))
			.description(description);
	}

}
