package io.channels.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The groups of a room. A room may have any name, a group only a simple one.
 */
final class RoomName {

	private static final Pattern SIMPLE = Pattern.compile("[A-Za-z0-9_.-]{1,80}");

	private RoomName() {
	}

	/**
	 * Return the group of everyone in the room.
	 */
	static String group(String room) {
		return name("chat", room);
	}

	/**
	 * Return the group of those in the room who hear of each other's typing, too.
	 */
	static String live(String room) {
		return name("live", room);
	}

	private static String name(String kind, String room) {
		return SIMPLE.matcher(room).matches() ? kind + "." + room : kind + "-" + digest(room);
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
