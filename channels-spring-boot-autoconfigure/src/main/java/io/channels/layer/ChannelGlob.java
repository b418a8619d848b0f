package io.channels.layer;

import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * A pattern of whole channel names, case-sensitive, in which {@code *} stands for any
 * characters. {@code ?} and {@code !} stand for themselves, since they are part of names.
 */
public final class ChannelGlob {

	private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9\\-_.?!*]+");

	private final String glob;

	private final Pattern pattern;

	private ChannelGlob(String glob) {
		Assert.isTrue(SYNTAX.matcher(glob).matches(),
				() -> ("Pattern '%s' can match no channel name: use the characters of channel names (letters, digits, "
						+ "'-', '_', '.', '?', '!'), and '*' for any")
					.formatted(glob));
		this.glob = glob;
		this.pattern = Pattern.compile("\\Q" + glob.replace("*", "\\E.*\\Q") + "\\E");
	}

	/**
	 * Compile a pattern.
	 * @param glob the pattern
	 * @throws IllegalArgumentException if it could match no name
	 */
	public static ChannelGlob of(String glob) {
		return new ChannelGlob(glob);
	}

	public boolean matches(String name) {
		return this.pattern.matcher(name).matches();
	}

	@Override
	public String toString() {
		return this.glob;
	}

}
