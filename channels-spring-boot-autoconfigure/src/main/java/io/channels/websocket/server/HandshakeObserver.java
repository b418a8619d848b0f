package io.channels.websocket.server;

import java.io.IOException;

/**
 * Runs around the answer of each handshake.
 */
public interface HandshakeObserver {

	/**
	 * Nothing but the answer.
	 */
	HandshakeObserver NONE = new HandshakeObserver() {

		@Override
		public void observe(String path, Answer answer) throws IOException {
			answer.give();
		}

		@Override
		public Runnable carry(Runnable action) {
			return action;
		}

	};

	/**
	 * Answer a handshake.
	 * @param path the path that the client asks for
	 * @param answer answers, and must be called
	 * @throws IOException if the answer could not be written
	 */
	void observe(String path, Answer answer) throws IOException;

	/**
	 * Return an action to be run by another thread for the handshake that this thread
	 * answers.
	 * @param action the action
	 */
	Runnable carry(Runnable action);

	/**
	 * Answers a handshake.
	 */
	@FunctionalInterface
	interface Answer {

		/**
		 * Answer.
		 * @return the status
		 * @throws IOException if the answer could not be written
		 */
		int give() throws IOException;

	}

}
