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

	/** Which of the gateway's bonds with workers it is about. */
	static final String BOND = "bond";

	/** How many owners the connection has had; what earlier ones say is void. */
	static final String TERM = "term";

	/** The last event that was consumed, or taken. */
	static final String ORDER = "order";

	/** The event before this one that was not given up. */
	static final String AFTER = "after";

	/** The session of the connection; to the gateway, the version that was saved last. */
	static final String SESSION = "session";

	/** How the connection was opened. */
	static final String HANDSHAKE = "handshake";

	/** A close code or a status of HTTP. */
	static final String CODE = "code";

	/** The connections that a worker could not give back when it stopped. */
	static final String STUCK = "stuck";

	/** A sentence for people. */
	static final String REASON = "reason";

	/** What stands before the names of what a tracer notes. */
	private static final String TRACE = "trace.";

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

	/**
	 * Return this with the trace that it belongs to.
	 */
	Signal in(Map<String, String> trace) {
		if (trace.isEmpty()) {
			return this;
		}
		Map<String, String> more = new HashMap<>(this.values);
		trace.forEach((key, value) -> more.put(TRACE + key, value));
		return new Signal(this.type, more);
	}

	/**
	 * Return the trace that it belongs to, empty if it has none.
	 */
	Map<String, String> trace() {
		Map<String, String> trace = null;
		for (Map.Entry<String, String> value : this.values.entrySet()) {
			if (value.getKey().startsWith(TRACE)) {
				trace = (trace != null) ? trace : new HashMap<>();
				trace.put(value.getKey().substring(TRACE.length()), value.getValue());
			}
		}
		return (trace != null) ? trace : Map.of();
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

	long number(String key) {
		return Long.parseLong(value(key));
	}

	/**
	 * What a signal says.
	 */
	enum Type {

		/** To all workers: a connection needs one. */
		INVITE,

		/** To the gateway: this worker takes the connection. */
		CLAIM,

		/**
		 * To the worker: an event. The content is that of the event. Until the worker has
		 * answered, it is told how the connection was opened, its state, and the order of
		 * the last event that was consumed.
		 */
		CONNECT, RECEIVE, DISCONNECT,

		/** To the worker: the connection is its own, though there is no event. */
		ADOPT,

		/**
		 * To the worker: the connection is no more and was never accepted, or it is
		 * somebody else's.
		 */
		ABANDON,

		/** To the worker: the connection that it gave back has another worker. */
		ARRIVED,

		/** To the gateway: events up to an order are consumed. */
		DONE,

		/** To the gateway: the same of several connections. */
		ACKNOWLEDGED,

		/** To the gateway: the worker goes, and has consumed up to an order. */
		RELEASED,

		/** To the gateway: events behind an order have not arrived. */
		MISSING,

		/** To the gateway: the consumer was told of the end of the connection. */
		UNKNOWN,

		/** To the gateway: the client is to be turned away. */
		REFUSED,

		/** To the gateway: the consumer has failed. */
		FAILED,

		/** Signs of life, of the gateway and of the worker, and the last of either. */
		PING, PONG, STOPPED,

		/** To the worker: its connections by this bond are somebody else's. */
		LEFT,

		/** To the gateway: its connections by this bond were taken for dead. */
		FORGOT

	}

}
