package io.channels.websocket;

import java.util.Map;
import java.util.function.Consumer;

import io.channels.message.Message;

/**
 * Carries traces where events of a connection, and the replies to it, cross a layer on
 * their way between a gateway and a worker.
 */
public interface EventTraces {

	/**
	 * No traces.
	 */
	EventTraces NONE = new EventTraces() {

		@Override
		public Map<String, String> depart(WebSocketEvent event) {
			return Map.of();
		}

		@Override
		public void arrive(WebSocketEvent event, Map<String, String> trace, Runnable consumption) {
			consumption.run();
		}

		@Override
		public void reply(Message reply, Consumer<Message> send) {
			send.accept(reply);
		}

	};

	/**
	 * Take note of the trace of an event that leaves its gateway.
	 * @param event the event
	 * @return what travels with it, empty if there is no trace
	 */
	Map<String, String> depart(WebSocketEvent event);

	/**
	 * Consume an event in the trace that came with it.
	 * @param event the event
	 * @param trace what came with it
	 * @param consumption consumes it, and must be run
	 */
	void arrive(WebSocketEvent event, Map<String, String> trace, Runnable consumption);

	/**
	 * Send a reply in the trace of this thread.
	 * @param reply the reply
	 * @param send sends it, and must be called
	 */
	void reply(Message reply, Consumer<Message> send);

}
