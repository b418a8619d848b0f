package io.channels.layer.redis;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisPassword;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.util.StringUtils;

/**
 * A server as {@code hosts} name it: host and port, or a URL of the scheme {@code redis},
 * or {@code rediss} for TLS.
 *
 * @param host name or IP address
 * @param port the port
 * @param user the user, empty for the default one
 * @param password the password, empty for none
 * @param database the number of the database
 * @param tls whether connections are encrypted
 */
record ServerAddress(String host, int port, String user, String password, int database, boolean tls) {

	private static final String DEFAULT_PORT = "6379";

	private static final int MAX_PORT = 65_535;

	private static final Pattern FORM = Pattern
		.compile("(?:(?<scheme>rediss?)://)?(?:(?:(?<user>[^:@/]*):)?(?<password>[^/]*)@)?"
				+ "(?:\\[(?<ipv6>[0-9a-fA-F:.]+)]|(?<host>[\\w.-]+))(?::(?<port>\\d{1,5}))?(?:/(?<database>\\d{0,5}))?");

	/**
	 * Read an address.
	 * @return nothing if it is none
	 */
	static Optional<ServerAddress> parse(String text) {
		Matcher parts = FORM.matcher(text);
		if (!parts.matches()) {
			return Optional.empty();
		}
		int port = Integer.parseInt(or(parts.group("port"), DEFAULT_PORT));
		if (port < 1 || port > MAX_PORT) {
			return Optional.empty();
		}
		String host = (parts.group("host") != null) ? parts.group("host") : parts.group("ipv6");
		try {
			return Optional
				.of(new ServerAddress(host, port, decode(parts.group("user")), decode(parts.group("password")),
						Integer.parseInt(or(parts.group("database"), "0")), "rediss".equals(parts.group("scheme"))));
		}
		catch (IllegalArgumentException ex) {
			// A percent sign that begins no code.
			return Optional.empty();
		}
	}

	private static String or(@Nullable String text, String otherwise) {
		return StringUtils.hasText(text) ? text : otherwise;
	}

	private static String decode(@Nullable String text) {
		return (text != null) ? StringUtils.uriDecode(text, StandardCharsets.UTF_8) : "";
	}

	/**
	 * Return a text that may be an address without what may be its password.
	 */
	static String masked(String text) {
		return text.replaceFirst("^(\\w+://)?.*@", "$1***@");
	}

	/**
	 * Return host and port.
	 */
	String name() {
		return (this.host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(this.host, this.port);
	}

	RedisStandaloneConfiguration configuration() {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(this.host, this.port);
		if (!this.user.isEmpty()) {
			configuration.setUsername(this.user);
		}
		configuration.setPassword(RedisPassword.of(this.password));
		configuration.setDatabase(this.database);
		return configuration;
	}

	@Override
	public String toString() {
		return name();
	}

}
