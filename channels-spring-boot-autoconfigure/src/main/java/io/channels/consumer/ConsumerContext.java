package io.channels.consumer;

import java.security.Principal;
import java.util.Map;
import java.util.Optional;

import io.channels.channel.Channel;
import io.channels.channel.Channels;
import io.channels.message.ChannelName;
import io.channels.message.Message;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketEvent;

/**
 * A message on its way to a consumer, and all that belongs to it. Valid during the call.
 */
public interface ConsumerContext {

	/**
	 * Return the channel the message came from.
	 */
	ChannelName channel();

	/**
	 * Return the message. For an event of a WebSocket it is made when it is asked for.
	 */
	Message message();

	/**
	 * Return the values that the route captured.
	 */
	Map<String, String> captures();

	/**
	 * Return the route, for logs.
	 */
	String route();

	/**
	 * Return the entry to the layer the message came from.
	 */
	Channels channels();

	/**
	 * Return the channel for answers, if there is one.
	 */
	Optional<Channel> replyChannel();

	/**
	 * Return the connection, if the message is an event of a WebSocket.
	 */
	Optional<WebSocketConnection> connection();

	/**
	 * Return the event, if the message is one of a WebSocket.
	 */
	Optional<WebSocketEvent> event();

	/**
	 * Return the consumer instances of this connection, or of this message if it belongs
	 * to none.
	 */
	ConsumerScope scope();

	/**
	 * Return the state of this connection, or of this message if it belongs to none.
	 */
	ChannelSession session();

	/**
	 * Return who the client is, if it is authenticated.
	 */
	default Optional<Principal> principal() {
		return connection().map((connection) -> connection.handshake().principal());
	}

}
