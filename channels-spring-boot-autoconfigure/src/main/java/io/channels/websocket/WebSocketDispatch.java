package io.channels.websocket;

/**
 * Where a gateway hands the events of its connections, since it runs no consumers.
 */
public interface WebSocketDispatch {

	/**
	 * Return whether there is a consumer for such a connection; if not, the handshake is
	 * answered with 404.
	 * @param handshake what a client asks for
	 */
	boolean accepts(Handshake handshake);

	/**
	 * Take over the events of a connection.
	 * @param connection the connection
	 * @return what takes them, in order
	 */
	Events open(WebSocketConnection connection);

	/**
	 * Takes the events of one connection. The gateway calls it for one event after the
	 * other; consumers run strictly in this order, one at a time.
	 */
	interface Events {

		/**
		 * Take the connect. This may run the consumer on the calling thread.
		 * @param event the event
		 * @param ended run when the consumer has finished
		 */
		void connect(WebSocketEvent.Connect event, Runnable ended);

		/**
		 * Take a message of the client. This may run the consumer on the calling thread,
		 * or block it while too many events wait, which slows this client down.
		 * @param event the event
		 * @param ended run when the consumer has finished
		 */
		void receive(WebSocketEvent.Receive event, Runnable ended);

		/**
		 * Take the disconnect, which is the last event.
		 * @param event the event
		 * @param ended run when the consumer has finished
		 */
		void disconnect(WebSocketEvent.Disconnect event, Runnable ended);

		/**
		 * Forget the connection, which was not accepted or is somebody else's now: there
		 * are no more events.
		 * @param ended run when consumers have finished what they hold
		 */
		void abandon(Runnable ended);

	}

}
