package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.layer.redis.Partition.Arguments;

/**
 * One entry of a node's inbox, a Redis stream. Its fields: {@code q} position in the
 * inbox, {@code k} kind, {@code s} sending node, {@code n} number that the sender gives
 * to each of its entries, {@code t} target, {@code d} detail, {@code m} message. What
 * target and detail are depends on the kind.
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

	/**
	 * Read an entry.
	 * @return null if its kind is not known, as when a newer node sent it
	 */
	static @Nullable Entry of(String id, Map<String, byte[]> fields) {
		Kind kind = Kind.of(text(fields, "k"));
		if (kind == null) {
			return null;
		}
		return new Entry(kind, text(fields, "s"), Long.parseLong(text(fields, "n")), Long.parseLong(text(fields, "q")),
				Long.parseLong(id.substring(0, id.indexOf('-'))), text(fields, "t"), text(fields, "d"),
				fields.getOrDefault("m", NOTHING));
	}

	private static String text(Map<String, byte[]> fields, String field) {
		return new String(fields.getOrDefault(field, NOTHING), StandardCharsets.UTF_8);
	}

	/**
	 * Write the fields of an entry behind the arguments of a script.
	 */
	static Arguments write(Arguments arguments, Kind kind, String sender, long number, String target, String detail,
			byte[] frame) {
		arguments.add("k").add(kind.code).add("s").add(sender).add("n").add(number).add("t").add(target);
		if (!detail.isEmpty()) {
			arguments.add("d").add(detail);
		}
		if (frame.length > 0) {
			arguments.add("m").add(frame);
		}
		return arguments;
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
