package io.channels.benchmarks;

import io.channels.consumer.ConsumerFactory;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * Makes consumers that answer each message with itself.
 */
final class EchoFactory implements ConsumerFactory<WebSocketConsumer> {

	@Override
	public Class<?> type() {
		return Echo.class;
	}

	@Override
	public WebSocketConsumer create() {
		return new Echo();
	}

	@Override
	public void destroy(WebSocketConsumer consumer) {
	}

	private static final class Echo extends WebSocketConsumer {

		@Override
		protected void receive(String text) {
			send(text);
		}

	}

}
