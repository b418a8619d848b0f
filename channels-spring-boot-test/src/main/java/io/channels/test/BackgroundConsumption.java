package io.channels.test;

import java.util.List;
import java.util.Optional;

import io.channels.message.ChannelSource;
import io.channels.message.Message;
import io.channels.worker.MessageDispatcher;

/**
 * Consumes what waits on background channels, in place of the workers.
 */
final class BackgroundConsumption implements Runnable {

	/**
	 * More than any test sends on purpose.
	 */
	private static final int MAX_MESSAGES = 10_000;

	private final List<Source> sources;

	BackgroundConsumption(List<Source> sources) {
		this.sources = sources.stream().filter((source) -> !source.channels().isEmpty()).toList();
	}

	/**
	 * Consume until nothing waits.
	 */
	@Override
	public void run() {
		int count = 0;
		boolean any = true;
		while (any) {
			any = false;
			for (Source source : this.sources) {
				any |= consume(source, ++count);
			}
		}
	}

	private static boolean consume(Source source, int count) {
		Optional<Message> next = source.layer().poll(source.channels());
		if (next.isPresent() && count > MAX_MESSAGES) {
			throw new AssertionError("Consumers do not come to an end: after %d messages there is one for '%s'"
				.formatted(count - 1, next.get().channel()));
		}
		next.ifPresent(source.dispatcher()::dispatch);
		return next.isPresent();
	}

	/**
	 * The background channels of one layer.
	 *
	 * @param layer the layer
	 * @param dispatcher what consumes a message
	 * @param channels the channels that have routes
	 */
	record Source(RecordingLayer layer, MessageDispatcher dispatcher, List<ChannelSource> channels) {
	}

}
