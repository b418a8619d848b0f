package io.channels.consumer.method;

import org.jspecify.annotations.Nullable;

import io.channels.consumer.ConsumerContext;
import io.channels.message.Content;
import io.channels.websocket.WebSocketEvent;
import io.channels.websocket.WebSocketFrame;

/**
 * Supplies the text of a message to a string that is named {@code text}, or to any string
 * where nothing but messages of clients arrive, and its bytes to a byte array.
 */
final class FrameArguments implements ArgumentResolver {

	@Override
	public @Nullable Argument prepare(ConsumerParameter parameter) {
		if (parameter.type() == String.class && (parameter.name().equals("text") || parameter.isOfWebSocketReceive())) {
			return FrameArguments::text;
		}
		return (parameter.type() == byte[].class) ? FrameArguments::bytes : null;
	}

	private static @Nullable Object text(ConsumerContext context) {
		WebSocketFrame frame = frame(context);
		return (frame != null) ? frame.textOrNull() : content(context).text("text");
	}

	private static @Nullable Object bytes(ConsumerContext context) {
		WebSocketFrame frame = frame(context);
		return (frame != null) ? frame.bytesOrNull() : content(context).bytes("bytes");
	}

	private static @Nullable WebSocketFrame frame(ConsumerContext context) {
		return (context.event().orElse(null) instanceof WebSocketEvent.Receive receive) ? receive.frame() : null;
	}

	private static Content content(ConsumerContext context) {
		return context.message().content();
	}

}
