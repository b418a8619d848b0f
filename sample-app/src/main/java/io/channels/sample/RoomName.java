package io.channels.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The group of a room. A room may have any name, a group only a simple one.
 */
final class RoomName {

	private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_.-]{1,80}");

	private RoomName() {
	}

	static String group(String room) {
		return SIMPLE.matcher(room).matches() ? "chat." + room : "chat-" + digest(room);
	}

	private static String digest(String room) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(room.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
