package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a node's inbox, a Redis stream. Its fields are {@code q}, the position in
 * the inbox, and {@code e}, which the sender has written: lines of kind, sending node,
 * number that the sender gives to each of its entries, target and detail, and the
 * message. What target and detail are depends on the kind.
 *
 * @param kind what it is
 * @param sender the node that sent it
 * @param number the sender's number
 * @param position the position in the inbox
 * @param sentAt when the server took it
 * @param target a channel, group or source
 * @param detail what else there is to know
 * @param frame the message as it was written
 */
record Entry(Kind kind, String sender, long number, long position, long sentAt, String target, String detail,
		byte[] frame) {

	private static final byte[] NOTHING = {};

	private static final int LINES = 5;

	/**
	 * Read an entry.
	 * @return null if its kind is not known, as when a newer node sent it
	 */
	static @Nullable Entry of(String id, Map<String, byte[]> fields) {
		byte[] written = fields.getOrDefault("e", NOTHING);
		String[] lines = new String[LINES];
		int start = 0;
		for (int line = 0; line < LINES; line++) {
			int end = start;
			while (written[end] != '\n') {
				end++;
			}
			lines[line] = new String(written, start, end - start, StandardCharsets.ISO_8859_1);
			start = end + 1;
		}
		Kind kind = Kind.of(lines[0]);
		if (kind == null) {
			return null;
		}
		String position = new String(fields.getOrDefault("q", NOTHING), StandardCharsets.ISO_8859_1);
		return new Entry(kind, lines[1], Long.parseLong(lines[2]), Long.parseLong(position),
				Long.parseLong(id.substring(0, id.indexOf('-'))), lines[3], lines[4],
				Arrays.copyOfRange(written, start, written.length));
	}

	/**
	 * Write an entry, but for what the server adds.
	 */
	static byte[] write(Kind kind, String sender, long number, String target, String detail, byte[] frame) {
		byte[] lines = (kind.code + '\n' + sender + '\n' + number + '\n' + target + '\n' + detail + '\n')
			.getBytes(StandardCharsets.ISO_8859_1);
		byte[] written = Arrays.copyOf(lines, lines.length + frame.length);
		System.arraycopy(frame, 0, written, lines.length, frame.length);
		return written;
	}

	/**
	 * What an entry is.
	 */
	enum Kind {

		/**
		 * A message for one node-local channel, the target.
		 */
		DIRECT("d"),

		/**
		 * A message for the node's members of a group, the target, but those in the
		 * detail.
		 */
		GROUP("g"),

		/**
		 * A message of a group, the target, for a channel that the sender found to be a
		 * member, the detail, and whether the node was sent it for others too.
		 */
		MEMBER("m"),

		/**
		 * Make a channel a member of the target, and say when that is done: request and
		 * channel.
		 */
		ADD("a"),

		/**
		 * End the membership of a channel, the detail, in the target, or in all groups.
		 */
		REMOVE("r"),

		/**
		 * Become the owner of a prefix, the target, again, which the node sends itself so
		 * that what was sent to it before is taken before.
		 */
		RECLAIM("o"),

		/**
		 * There may be a message at a source, the target, that a receiver waits at.
		 */
		WAKE("w"),

		/**
		 * A message that was to be sent later to a channel of the node, the target, is
		 * due.
		 */
		DUE("l"),

		/**
		 * Say which members of the target the node has, under the request in the detail.
		 */
		QUERY("?"),

		/**
		 * The answer to a request, the target: channels.
		 */
		ANSWER("!"),

		/**
		 * A question of a person to the node, under the request in the target.
		 */
		ASK("i"),

		/**
		 * The answer of the node to a question, under the request in the target.
		 */
		TELL("t"),

		/**
		 * The last position that the sender was told for this inbox is the target.
		 */
		POSITION("p"),

		/**
		 * Forget all members of groups.
		 */
		FLUSH("f");

		private final String code;

		Kind(String code) {
			this.code = code;
		}

		boolean isMessage() {
			return this == DIRECT || this == GROUP || this == MEMBER;
		}

		static @Nullable Kind of(String code) {
			for (Kind kind : values()) {
				if (kind.code.equals(code)) {
					return kind;
				}
			}
			return null;
		}

	}

}
