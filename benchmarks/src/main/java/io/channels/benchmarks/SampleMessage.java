package io.channels.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * What applications send.
 */
public enum SampleMessage {

	/**
	 * A line of a chat, 128 characters.
	 */
	CHAT {
		@Override
		public Map<String, @Nullable Object> toMap() {
			return Map.of("text", "Der Zug nach Zürich fährt heute von Gleis 7 ab. ".repeat(3).substring(0, 128));
		}
	},

	/**
	 * 4 KiB of bytes.
	 */
	BINARY {
		@Override
		public Map<String, @Nullable Object> toMap() {
			byte[] bytes = new byte[4096];
			new Random(0).nextBytes(bytes);
			return Map.of("bytes", bytes);
		}
	},

	/**
	 * A frame of a browser with all that is known about its connection.
	 */
	RECEIVE {
		@Override
		public Map<String, @Nullable Object> toMap() {
			Map<String, @Nullable Object> values = new LinkedHashMap<>();
			values.put("reply_channel", "websocket.send.7f3a9c51!b2kq81yxw0");
			values.put("path", "/chat/rooms/42");
			values.put("order", 17L);
			values.put("query_string", "token=abc&theme=dark");
			values.put("headers", headers());
			values.put("subprotocols", List.of());
			values.put("client", List.of("192.168.17.4", 51_234L));
			values.put("secure", true);
			values.put("load", 0.75);
			values.put("text", "{\"stream\":\"chat\",\"payload\":{\"action\":\"create\",\"text\":\"Grüße\"}}");
			values.put("bytes", null);
			return values;
		}
	};

	public abstract Map<String, @Nullable Object> toMap();

	private static Map<String, String> headers() {
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("host", "chat.example.org");
		headers.put("origin", "https://chat.example.org");
		headers.put("upgrade", "websocket");
		headers.put("connection", "Upgrade");
		headers.put("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
		headers.put("accept-language", "de,en-US;q=0.7,en;q=0.3");
		headers.put("sec-websocket-version", "13");
		headers.put("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
		headers.put("cookie", "JSESSIONID=8F2A61C0B9D94E0F8A7C5D6E3B1A2F40");
		return headers;
	}

}
