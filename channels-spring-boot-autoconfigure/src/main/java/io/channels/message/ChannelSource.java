package io.channels.message;

/**
 * What a receiver listens on: the full name of a normal or single-reader channel, or the
 * prefix of node-local channels up to and including {@code !}, which stands for all
 * channels below it.
 *
 * @param value the name as written
 */
public record ChannelSource(String value) {

	private static final String RULE = "a receiver names a channel in full, "
			+ "but node-local channels by their prefix up to and including '!'";

	/**
	 * Check the source.
	 * @throws InvalidNameException if it is no channel name, or names a single node-local
	 * channel
	 */
	public ChannelSource {
		int marker = NameSyntax.soleMarker(value);
		if (!NameSyntax.isShort(value) || !(marker == -1 || isSourceMarker(value, marker))) {
			throw new InvalidNameException("channel to receive from", value, RULE);
		}
	}

	private static boolean isSourceMarker(String value, int position) {
		int last = value.length() - 1;
		return position > 0 && switch (value.charAt(position)) {
			case '!' -> position == last;
			case '?' -> position < last;
			default -> false;
		};
	}

	public static ChannelSource of(String value) {
		return new ChannelSource(value);
	}

	/**
	 * Return whether this stands for all node-local channels below a prefix.
	 */
	public boolean isNodeLocal() {
		return this.value.endsWith("!");
	}

	/**
	 * Return the channel of this prefix with the given local part.
	 * @param local the part behind {@code !}
	 */
	public ChannelName channel(String local) {
		return ChannelName.of(this, local);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
