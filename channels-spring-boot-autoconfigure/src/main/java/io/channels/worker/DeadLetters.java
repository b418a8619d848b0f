package io.channels.worker;

import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.consumer.ConsumerContext;
import io.channels.consumer.DeadLetterHandler;
import io.channels.message.ChannelName;

/**
 * What can become of messages that are given up, without code of the application.
 */
public final class DeadLetters {

	private static final Logger logger = LoggerFactory.getLogger(DeadLetters.class);

	private DeadLetters() {
	}

	/**
	 * Return a handler that logs them.
	 */
	public static DeadLetterHandler logged() {
		return DeadLetters::log;
	}

	/**
	 * Return a handler that sends them to a channel of the layer they came from, with the
	 * keys {@code channel}, {@code route}, {@code attempts} and {@code content}. Those
	 * that were given up on this channel are logged, so that they do not go in circles.
	 * @param channel the channel
	 */
	public static DeadLetterHandler sentTo(ChannelName channel) {
		return (context, attempts) -> {
			if (context.channel().equals(channel)) {
				log(context, attempts);
				return;
			}
			context.channels()
				.channel(channel)
				.send(Map.of("channel", context.channel().value(), "route", context.route(), "attempts", attempts,
						"content", context.message().content().toMap()));
			logger.debug("Gave up a message of '{}' after {} attempts and sent it to '{}'", context.channel(), attempts,
					channel);
		};
	}

	private static void log(ConsumerContext context, int attempts) {
		logger.warn("Gave up a message of '{}' after {} attempts (route {})", context.channel(), attempts,
				context.route());
	}

}
