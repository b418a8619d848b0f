package io.channels.message;

import org.jspecify.annotations.Nullable;

/**
 * The checked name of a channel: 1 to 99 ASCII letters, digits, {@code -}, {@code _} and
 * {@code .}, with at most one type marker inside. {@code name} is a normal channel, read
 * by any worker of any node; {@code name?tail} has a single reader; {@code name!local} is
 * owned by one node.
 */
public final class ChannelName implements Comparable<ChannelName> {

	private static final String RULE = "use 1 to 99 ASCII letters, digits, '-', '_' and '.', "
			+ "with at most one '?' or '!' between two of them";

	private final String value;

	private final boolean nodeLocal;

	/*
	 * Made when it is asked for. A race makes it twice, which does no harm: it is
	 * immutable and published whole.
	 */
	private @Nullable ChannelSource source;

	private ChannelName(String value) {
		int marker = NameSyntax.soleMarker(value);
		if (!NameSyntax.isShort(value) || marker == -2 || (marker >= 0 && !isMarker(value, marker))) {
			throw new InvalidNameException("channel name", value, RULE);
		}
		this.value = value;
		this.nodeLocal = marker > 0 && value.charAt(marker) == '!';
	}

	private static boolean isMarker(String value, int position) {
		char ch = value.charAt(position);
		return (ch == '?' || ch == '!') && position > 0 && position < value.length() - 1;
	}

	/**
	 * Check a name.
	 * @param value the name as written
	 * @throws InvalidNameException if it breaks the rule
	 */
	public static ChannelName of(String value) {
		return new ChannelName(value);
	}

	/**
	 * Return the name of a channel, which shares its source with its siblings.
	 * @param source the start of the name
	 * @param rest the rest of it
	 */
	static ChannelName of(ChannelSource source, String rest) {
		ChannelName name = new ChannelName(source.value() + rest);
		if (source.isNodeLocal()) {
			name.source = source;
		}
		return name;
	}

	/**
	 * Return the name of a channel with a single reader.
	 * @param prefix the name up to and including {@code ?}
	 * @param tail the rest of the name
	 * @throws InvalidNameException if the prefix does not end in {@code ?}, or the name
	 * breaks the rule
	 */
	public static ChannelName singleReader(String prefix, String tail) {
		if (!prefix.endsWith("?")) {
			throw new InvalidNameException("prefix of a new channel", prefix, "end it in '?', as in 'reply?'");
		}
		return new ChannelName(prefix + tail);
	}

	public String value() {
		return this.value;
	}

	/**
	 * Return whether the channel is owned by one node.
	 */
	public boolean isNodeLocal() {
		return this.nodeLocal;
	}

	/**
	 * Return whether the channel has one reader, whose place is not known.
	 */
	public boolean isSingleReader() {
		return this.value.indexOf('?') > 0;
	}

	/**
	 * Return what a receiver names to get this channel's messages: the prefix up to and
	 * including {@code !} for a node-local channel, else the whole name.
	 */
	public ChannelSource source() {
		ChannelSource known = this.source;
		if (known == null) {
			known = new ChannelSource(
					this.nodeLocal ? this.value.substring(0, this.value.indexOf('!') + 1) : this.value);
			this.source = known;
		}
		return known;
	}

	@Override
	public int compareTo(ChannelName other) {
		return this.value.compareTo(other.value);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof ChannelName that && this.value.equals(that.value));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
