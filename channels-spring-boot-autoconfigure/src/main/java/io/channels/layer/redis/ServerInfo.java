package io.channels.layer.redis;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a server says about itself.
 *
 * @param fields its own words by topic
 */
record ServerInfo(Map<String, String> fields) {

	private static final Pattern VERSION = Pattern.compile("(\\d{1,5})(?:\\.(\\d{1,5}))?.*");

	/**
	 * Read the answer to {@code INFO}.
	 */
	static ServerInfo of(String text) {
		return new ServerInfo(text.lines()
			.map((line) -> line.split(":", 2))
			.filter((pair) -> pair.length == 2)
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> pair[1], (first, second) -> first)));
	}

	String version() {
		return this.fields.getOrDefault("redis_version", "");
	}

	/**
	 * Return whether the version is older. One that nobody can read is not.
	 */
	boolean isOlderThan(int major, int minor) {
		Matcher version = VERSION.matcher(version());
		if (!version.matches()) {
			return false;
		}
		int itsMajor = Integer.parseInt(version.group(1));
		int itsMinor = (version.group(2) != null) ? Integer.parseInt(version.group(2)) : 0;
		return itsMajor < major || (itsMajor == major && itsMinor < minor);
	}

	boolean isReplica() {
		return "slave".equals(this.fields.get("role"));
	}

	boolean isClusterNode() {
		return "cluster".equals(this.fields.get("redis_mode"));
	}

	boolean isSentinel() {
		return "sentinel".equals(this.fields.get("redis_mode"));
	}

}
