package io.channels.worker;

import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.channels.channel.Channel;
import io.channels.consumer.CloseConnectionException;
import io.channels.consumer.ConsumeLaterException;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerControlException;
import io.channels.consumer.ConsumerErrorHandler;
import io.channels.consumer.DeadLetterHandler;
import io.channels.consumer.DenyConnectionException;
import io.channels.consumer.InvalidMessageException;
import io.channels.consumer.MessageConsumer;
import io.channels.consumer.RequestId;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketReply;

/**
 * Calls consumers, and is the one place that decides what their exceptions mean. Nothing
 * that a consumer throws escapes. Immutable, for any thread.
 */
public final class ConsumerCall {

	private static final Logger logger = LoggerFactory.getLogger(ConsumerCall.class);

	private static final CloseCode GIVEN_UP = CloseCode.CONSUMER_FAILED.withReason("given up");

	private final ConsumerErrorHandler errorHandler;

	private final DeadLetterHandler deadLetters;

	private final RetrySettings retry;

	private final ConsumerCounters counters;

	private final JsonMapper mapper;

	/**
	 * Create a call that retries by default and logs what it gives up.
	 * @param errorHandler what decides about failures
	 * @param counters where calls are counted
	 * @param mapper what writes answers to clients
	 */
	public ConsumerCall(ConsumerErrorHandler errorHandler, ConsumerCounters counters, JsonMapper mapper) {
		this(errorHandler, DeadLetters.logged(), RetrySettings.defaults(), counters, mapper);
	}

	/**
	 * Create a call.
	 * @param errorHandler what decides about failures
	 * @param deadLetters what decides about messages that are given up
	 * @param retry when they are
	 * @param counters where calls are counted
	 * @param mapper what writes answers to clients
	 */
	public ConsumerCall(ConsumerErrorHandler errorHandler, DeadLetterHandler deadLetters, RetrySettings retry,
			ConsumerCounters counters, JsonMapper mapper) {
		this.errorHandler = errorHandler;
		this.deadLetters = deadLetters;
		this.retry = retry;
		this.counters = counters;
		this.mapper = mapper;
	}

	/**
	 * Call a consumer.
	 * @param consumer the consumer
	 * @param context the message and all that belongs to it
	 * @param retries how often the message was consumed before
	 */
	Outcome call(MessageConsumer consumer, ConsumerContext context, int retries) {
		try {
			consumer.consume(context);
			this.counters.consumed();
			return Outcome.Done.INSTANCE;
		}
		catch (ConsumeLaterException ex) {
			return later(ex, context, retries);
		}
		catch (ConsumerControlException ex) {
			if (context.connection().isPresent()) {
				this.counters.consumed();
			}
			guard(() -> answer(ex, context), context);
		}
		catch (Throwable ex) {
			if (ex instanceof InterruptedException) {
				Thread.currentThread().interrupt();
			}
			this.counters.failed();
			guard(() -> this.errorHandler.handle(context, ex), context);
		}
		return Outcome.Done.INSTANCE;
	}

	private Outcome later(ConsumeLaterException ex, ConsumerContext context, int retries) {
		if (retries >= this.retry.maxRetries()) {
			giveUp(context, retries + 1);
			return Outcome.Done.INSTANCE;
		}
		this.counters.retried();
		return new Outcome.Retry(this.retry.delay(ex.getDelay().orElse(this.retry.delay()), retries));
	}

	private void giveUp(ConsumerContext context, int attempts) {
		this.counters.givenUp();
		// A connection with a gap in its events is worse than none.
		guard(() -> context.connection().ifPresent((connection) -> connection.fail(GIVEN_UP)), context);
		try {
			this.deadLetters.handle(context, attempts);
		}
		catch (Throwable ex) {
			this.counters.deadLetterFailed();
			logger.error("The dead-letter handler failed on a message of '{}', which was given up after {} attempts "
					+ "(route {})", context.channel(), attempts, context.route(), ex);
		}
	}

	private void answer(ConsumerControlException ex, ConsumerContext context) {
		if (ex instanceof InvalidMessageException invalid) {
			answerInvalid(invalid, context);
			return;
		}
		WebSocketReply reply = (ex instanceof CloseConnectionException closing)
				? WebSocketReply.closing(closing.getCloseCode()) : WebSocketReply.denying();
		context.connection().ifPresentOrElse((connection) -> connection.reply(reply), () -> {
			this.counters.failed();
			logger.error("A consumer of '{}' threw {}, but the message belongs to no WebSocket (route {})",
					context.channel(),
					(ex instanceof DenyConnectionException) ? "DenyConnectionException" : "CloseConnectionException",
					context.route());
		});
	}

	private void answerInvalid(InvalidMessageException ex, ConsumerContext context) {
		if (context.event().orElse(null) instanceof WebSocketEvent.Connect) {
			// Text would let the client in.
			logger.debug("Denied a connection to {}: {}", context.route(), ex.getMessage());
			context.connection().ifPresent(WebSocketConnection::deny);
			return;
		}
		String text = this.mapper.writeValueAsString(new ErrorFrame(new Problem(ex.getCode(),
				String.valueOf(ex.getMessage()), RequestId.of(context, this.mapper).value())));
		context.connection().ifPresentOrElse((connection) -> connection.send(text), () -> {
			this.counters.failed();
			logger.warn("Invalid message on '{}': {} (route {})", context.channel(), ex.getMessage(), context.route());
		});
	}

	private static void guard(Runnable action, ConsumerContext context) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			logger.error("Could not handle what a consumer of '{}' threw (route {})", context.channel(),
					context.route(), ex);
		}
	}

	/**
	 * Return the default error handler: log once, then close the connection.
	 * @param closeCode the code to close it with
	 */
	public static ConsumerErrorHandler closingWith(CloseCode closeCode) {
		return (context, failure) -> {
			Optional<String> replyChannel = context.replyChannel().map(Channel::name);
			logger.error("Consumer failed on '{}' of {} (route {})", context.channel(),
					replyChannel.map((name) -> "connection '" + name + "'").orElse("no connection"), context.route(),
					failure);
			context.connection().ifPresent((connection) -> connection.fail(closeCode));
		};
	}

	/**
	 * What a client is told of a message that could not be read.
	 */
	private record ErrorFrame(Problem error) {
	}

	private record Problem(String code, String message,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode id) {
	}

	/**
	 * What a native image keeps of error frames, which Jackson writes.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			new BindingReflectionHintsRegistrar().registerReflectionHints(hints.reflection(), ErrorFrame.class);
		}

	}

}
