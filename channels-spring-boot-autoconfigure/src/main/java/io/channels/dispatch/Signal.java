package io.channels.dispatch;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.Message;

/**
 * What gateways and workers tell each other beside events. It travels as the metadata of
 * a message without content.
 *
 * @param type what it says
 * @param values what there is to say
 */
record Signal(Type type, Map<String, String> values) {

	/** The key of the type in the metadata of all messages between the two. */
	static final String TYPE = "type";

	/** The channel of the gateway for signals about a connection. */
	static final String GATEWAY = "gateway";

	/** The worker that says it. */
	static final String WORKER = "worker";

	/** The last event that was consumed. */
	static final String ORDER = "order";

	/** The state of the connection, if it has changed. */
	static final String SESSION = "session";

	/** How the connection was opened. */
	static final String HANDSHAKE = "handshake";

	/** A close code or a status of HTTP. */
	static final String CODE = "code";

	/** A sentence for people. */
	static final String REASON = "reason";

	Signal {
		values = Map.copyOf(values);
	}

	static Signal of(Type type, String... pairs) {
		Map<String, String> values = new HashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			values.put(pairs[i], pairs[i + 1]);
		}
		return new Signal(type, values);
	}

	Signal with(String key, @Nullable String value) {
		if (value == null) {
			return this;
		}
		Map<String, String> more = new HashMap<>(this.values);
		more.put(key, value);
		return new Signal(this.type, more);
	}

	Message to(String channel) {
		return new Message(ChannelName.of(channel), Content.empty(), metadata());
	}

	Map<String, String> metadata() {
		Map<String, String> metadata = new HashMap<>(this.values);
		metadata.put(TYPE, this.type.name());
		return metadata;
	}

	static Signal read(Message message) {
		Map<String, String> metadata = new HashMap<>(message.metadata());
		Type type = Type.valueOf(String.valueOf(metadata.remove(TYPE)));
		return new Signal(type, metadata);
	}

	String value(String key) {
		String value = this.values.get(key);
		if (value == null) {
			throw new IllegalArgumentException("Signal %s has no '%s'".formatted(this.type, key));
		}
		return value;
	}

	@Nullable String valueOrNull(String key) {
		return this.values.get(key);
	}

	long order() {
		return Long.parseLong(value(ORDER));
	}

	/**
	 * What a signal says.
	 */
	enum Type {

		/** To all workers: a connection needs one. */
		INVITE,

		/** To the gateway: this worker takes the connection. */
		CLAIM,

		/** To the worker: an event. The content is that of the event. */
		CONNECT, RECEIVE, DISCONNECT,

		/** To the worker: the connection is no more, and was never accepted. */
		ABANDON,

		/** To the gateway: events up to an order are consumed. */
		DONE,

		/** To the gateway: the worker goes, and has consumed up to an order. */
		RELEASED,

		/** To the gateway: the worker does not know the connection. */
		UNKNOWN,

		/** To the gateway: the client is to be turned away. */
		REFUSED,

		/** To the gateway: the consumer has failed. */
		FAILED,

		/** Signs of life. */
		PING, PONG

	}

}
