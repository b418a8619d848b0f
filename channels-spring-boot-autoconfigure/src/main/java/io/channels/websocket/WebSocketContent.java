package io.channels.websocket;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.channels.message.ChannelName;
import io.channels.message.Content;
import io.channels.message.ContentView;
import io.channels.message.InvalidContentException;
import io.channels.message.Message;

/**
 * The form that events and replies take when they are messages on channels. The keys are
 * those of Django Channels 1.x: {@code reply_channel}, {@code path}, {@code order} in all
 * events; {@code query_string}, {@code headers}, {@code subprotocols}, {@code client},
 * {@code server} in a connect; {@code text} or {@code bytes} in a receive; {@code code},
 * {@code reason} in a disconnect; {@code accept}, {@code subprotocol}, {@code headers},
 * {@code text}, {@code bytes}, {@code close}, {@code reason} in a reply.
 */
public final class WebSocketContent {

	/**
	 * Reads a content as a reply; an {@link InvalidContentException} names a key that is
	 * unknown or out of place.
	 */
	public static final ContentView<WebSocketReply> REPLY = WebSocketContent::readReply;

	private static final Set<String> REPLY_KEYS = Set.of("accept", "subprotocol", "headers", "text", "bytes", "close",
			"reason");

	private WebSocketContent() {
	}

	/**
	 * Return an event as a content.
	 * @param event the event
	 * @param handshake how the connection was opened
	 * @param replyChannel the channel for answers
	 */
	public static Content of(WebSocketEvent event, Handshake handshake, ChannelName replyChannel) {
		Map<String, @Nullable Object> content = new LinkedHashMap<>();
		content.put(Message.REPLY_CHANNEL, replyChannel.value());
		content.put("path", handshake.path());
		content.put("order", event.order());
		if (event instanceof WebSocketEvent.Connect) {
			content.put("query_string", handshake.queryString());
			content.put("headers", headers(handshake));
			content.put("subprotocols", handshake.subprotocols());
			content.put("client", address(handshake.client()));
			content.put("server", address(handshake.server()));
		}
		else if (event instanceof WebSocketEvent.Receive receive) {
			if (receive.frame() instanceof WebSocketFrame.Text text) {
				content.put("text", text.text());
			}
			else {
				content.put("bytes", receive.frame().bytesOrNull());
			}
		}
		else if (event instanceof WebSocketEvent.Disconnect disconnect) {
			content.put("code", disconnect.closeCode().code());
			content.put("reason", disconnect.closeCode().reason());
		}
		return Content.of(content);
	}

	/**
	 * Read the event of a content.
	 * @param channel the channel of the event
	 * @param content the content
	 * @throws InvalidContentException if it is no event
	 */
	public static WebSocketEvent readEvent(ChannelName channel, Content content) {
		if (channel.equals(WebSocketEvent.Connect.CHANNEL)) {
			return new WebSocketEvent.Connect();
		}
		Long order = read(content, "order", Long.class);
		if (order == null) {
			throw new InvalidContentException("Event of '%s' has no 'order'".formatted(channel));
		}
		if (channel.equals(WebSocketEvent.Receive.CHANNEL)) {
			WebSocketFrame frame = readFrame(content);
			if (frame == null) {
				throw new InvalidContentException("Event of '%s' has neither 'text' nor 'bytes'".formatted(channel));
			}
			return new WebSocketEvent.Receive(frame, order);
		}
		if (channel.equals(WebSocketEvent.Disconnect.CHANNEL)) {
			Long code = read(content, "code", Long.class);
			String reason = read(content, "reason", String.class);
			return new WebSocketEvent.Disconnect(
					new CloseCode((code != null) ? Math.toIntExact(code) : CloseCode.NO_CODE.code(),
							(reason != null) ? reason : ""),
					order);
		}
		throw new InvalidContentException("'%s' is no channel of events".formatted(channel));
	}

	/**
	 * Return a reply as a content.
	 * @param reply the reply
	 */
	public static Content of(WebSocketReply reply) {
		Map<String, @Nullable Object> content = new LinkedHashMap<>();
		if (reply.accept() != null) {
			content.put("accept", reply.accept());
		}
		if (reply.subprotocol() != null) {
			content.put("subprotocol", reply.subprotocol());
		}
		if (!reply.headers().isEmpty()) {
			content.put("headers", reply.headers());
		}
		WebSocketFrame frame = reply.frame();
		if (frame instanceof WebSocketFrame.Text text) {
			content.put("text", text.text());
		}
		else if (frame != null) {
			content.put("bytes", frame.bytesOrNull());
		}
		CloseCode close = reply.close();
		if (close != null) {
			content.put("close", close.code());
			content.put("reason", close.reason());
		}
		return Content.of(content);
	}

	private static List<List<String>> headers(Handshake handshake) {
		List<List<String>> headers = new ArrayList<>();
		handshake.headers()
			.forEach((name, values) -> values
				.forEach((value) -> headers.add(List.of(name.toLowerCase(Locale.ROOT), value))));
		return headers;
	}

	private static @Nullable List<Object> address(@Nullable InetSocketAddress address) {
		return (address != null) ? List.of(address.getHostString(), address.getPort()) : null;
	}

	private static WebSocketReply readReply(Content content) {
		for (String key : content.keys()) {
			if (!REPLY_KEYS.contains(key)) {
				throw new InvalidContentException(
						"Reply to a WebSocket has the unknown key '%s'; the keys are accept, subprotocol, headers, text, bytes, close, reason"
							.formatted(key));
			}
		}
		try {
			return new WebSocketReply(read(content, "accept", Boolean.class),
					read(content, "subprotocol", String.class), readHeaders(content), readFrame(content),
					readClose(content));
		}
		catch (InvalidContentException ex) {
			throw ex;
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new InvalidContentException("Reply to a WebSocket cannot be sent: " + ex.getMessage(), ex);
		}
	}

	private static @Nullable WebSocketFrame readFrame(Content content) {
		String text = read(content, "text", String.class);
		byte[] bytes = read(content, "bytes", byte[].class);
		if (text != null && bytes != null) {
			throw new InvalidContentException(
					"Reply to a WebSocket has both 'text' and 'bytes'; send two replies, one after the other");
		}
		if (text != null) {
			return new WebSocketFrame.Text(text);
		}
		return (bytes != null) ? new WebSocketFrame.Binary(bytes) : null;
	}

	private static @Nullable CloseCode readClose(Content content) {
		Object close = content.get("close");
		String reason = read(content, "reason", String.class);
		if (close == null || Boolean.FALSE.equals(close)) {
			return null;
		}
		if (!(close instanceof Boolean) && !(close instanceof Long)) {
			throw new InvalidContentException(
					"Reply to a WebSocket has close = '%s'; use true or a close code".formatted(close));
		}
		CloseCode code = (close instanceof Long number) ? CloseCode.of(Math.toIntExact(number)) : CloseCode.NORMAL;
		return (reason != null) ? code.withReason(reason) : code;
	}

	private static Map<String, String> readHeaders(Content content) {
		Map<?, ?> headers = read(content, "headers", Map.class);
		if (headers == null) {
			return Map.of();
		}
		Map<String, String> read = new HashMap<>();
		headers.forEach((name, value) -> read.put(String.valueOf(name), String.valueOf(value)));
		return read;
	}

	private static <V> @Nullable V read(Content content, String key, Class<V> type) {
		Object value = content.get(key);
		if (value == null || type.isInstance(value)) {
			return type.cast(value);
		}
		throw new InvalidContentException("Reply to a WebSocket has a %s at key '%s'; it must be a %s"
			.formatted(value.getClass().getSimpleName(), key, type.getSimpleName()));
	}

}
