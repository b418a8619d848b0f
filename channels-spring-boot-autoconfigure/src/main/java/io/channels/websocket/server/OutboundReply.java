package io.channels.websocket.server;

import org.jspecify.annotations.Nullable;

import io.channels.message.ContentView;
import io.channels.websocket.WebSocketContent;
import io.channels.websocket.WebSocketFrame;
import io.channels.websocket.WebSocketReply;

/**
 * A reply, and what of it is written, which is the same for all clients that get it.
 *
 * @param reply the reply
 * @param data its message, or null if it has none
 */
record OutboundReply(WebSocketReply reply, Outbound.@Nullable Data data) {

	/** Reads a reply once for all clients. */
	static final ContentView<OutboundReply> VIEW = (content) -> of(WebSocketContent.REPLY.read(content));

	static OutboundReply of(WebSocketReply reply) {
		WebSocketFrame frame = reply.frame();
		return new OutboundReply(reply, (frame != null) ? new Outbound.Data(frame) : null);
	}

}
