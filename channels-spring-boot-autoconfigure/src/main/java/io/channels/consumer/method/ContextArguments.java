package io.channels.consumer.method;

import java.security.Principal;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.channel.Channel;
import io.channels.channel.Channels;
import io.channels.consumer.ChannelSession;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.Groups;
import io.channels.message.Content;
import io.channels.message.Message;
import io.channels.websocket.CloseCode;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.WebSocketEvent;

/**
 * Supplies everything that belongs to a message, by the type of the parameter.
 */
final class ContextArguments implements ArgumentResolver {

	private static final Map<Class<?>, Argument> BY_TYPE = Map.ofEntries(
			Map.entry(ConsumerContext.class, (context) -> context), Map.entry(Message.class, ConsumerContext::message),
			Map.entry(Content.class, (context) -> context.message().content()),
			Map.entry(Channels.class, ConsumerContext::channels),
			Map.entry(Channel.class, ContextArguments::replyChannel),
			Map.entry(Groups.class, (context) -> new Groups(context.channels(), replyChannel(context))),
			Map.entry(ChannelSession.class, ConsumerContext::session),
			Map.entry(WebSocketConnection.class, ContextArguments::connection),
			Map.entry(Handshake.class, (context) -> connection(context).handshake()),
			Map.entry(CloseCode.class, ContextArguments::closeCode));

	@Override
	public @Nullable Argument prepare(ConsumerParameter parameter) {
		Class<?> type = parameter.type();
		return Principal.class.isAssignableFrom(type) ? (context) -> principal(context, type) : BY_TYPE.get(type);
	}

	static boolean supplies(Class<?> type) {
		return Principal.class.isAssignableFrom(type) || BY_TYPE.containsKey(type);
	}

	/**
	 * The type may be a special one, such as that of a security framework.
	 */
	private static @Nullable Object principal(ConsumerContext context, Class<?> type) {
		return context.principal().filter(type::isInstance).orElse(null);
	}

	private static Channel replyChannel(ConsumerContext context) {
		return context.replyChannel()
			.orElseThrow(() -> new IllegalStateException(
					"A message on '%s' names no reply channel".formatted(context.channel())));
	}

	private static WebSocketConnection connection(ConsumerContext context) {
		return context.connection()
			.orElseThrow(() -> new IllegalStateException(
					"A message on '%s' belongs to no WebSocket".formatted(context.channel())));
	}

	private static @Nullable CloseCode closeCode(ConsumerContext context) {
		return (context.event().orElse(null) instanceof WebSocketEvent.Disconnect disconnect) ? disconnect.closeCode()
				: null;
	}

}
