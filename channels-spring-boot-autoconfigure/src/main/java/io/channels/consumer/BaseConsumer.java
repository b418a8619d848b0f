package io.channels.consumer;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.channels.channel.Channels;
import io.channels.channel.Group;
import io.channels.message.Message;

/**
 * Base class of consumers that are classes. Spring creates one instance for each
 * connection, with injection, so fields are the state of a connection; for messages that
 * belong to no connection there is one instance for each message. Events come one at a
 * time.
 */
public abstract class BaseConsumer {

	private @Nullable ConsumerContext context;

	private @Nullable BaseConsumer self;

	/**
	 * Return which method consumes the messages of which channel, by name. Asked once at
	 * start-up, of an instance that serves no connection. The methods take the same
	 * parameters as annotated ones and must not be private.
	 */
	protected Map<String, String> methodMapping() {
		return Map.of();
	}

	/**
	 * Begin to consume a message. Called by the framework.
	 * @param context the message and all that belongs to it
	 */
	protected void begin(ConsumerContext context) {
		this.context = context;
	}

	/**
	 * Take note of what others call this instance by, which is a proxy where methods are
	 * advised. Called by the framework.
	 * @param self the instance, or its proxy
	 */
	protected void knownAs(BaseConsumer self) {
		this.self = self;
	}

	/**
	 * Return this instance, or the proxy that others call it by: what is called on it is
	 * advised, as by method security.
	 */
	protected final BaseConsumer self() {
		BaseConsumer known = this.self;
		return (known != null) ? known : this;
	}

	/**
	 * Let an instance begin to consume a message. For what calls consumers by reflection.
	 * @param consumer the instance
	 * @param context the message and all that belongs to it
	 */
	public static void begin(BaseConsumer consumer, ConsumerContext context) {
		consumer.knownAs(consumer);
		consumer.begin(context);
	}

	/**
	 * Return which method of an instance consumes the messages of which channel.
	 * @param consumer the instance
	 */
	public static Map<String, String> methodMapping(BaseConsumer consumer) {
		return Map.copyOf(consumer.methodMapping());
	}

	/**
	 * Return the message that is being consumed, and all that belongs to it.
	 * @throws IllegalStateException before the first message
	 */
	protected final ConsumerContext context() {
		ConsumerContext current = this.context;
		Assert.state(current != null, "A consumer has no message before its first one, so not in its constructor");
		return current;
	}

	protected final Message message() {
		return context().message();
	}

	/**
	 * Return a value that the route captured.
	 * @param name the name in the path
	 * @throws IllegalArgumentException if the route captured none of this name
	 */
	protected final String captured(String name) {
		String value = context().captures().get(name);
		if (value == null) {
			throw new IllegalArgumentException("Route '%s' captured no '%s', but only %s".formatted(context().route(),
					name, context().captures().keySet()));
		}
		return value;
	}

	protected final Channels channels() {
		return context().channels();
	}

	protected final Group group(String name) {
		return channels().group(name);
	}

}
