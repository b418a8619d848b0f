package io.channels.routing;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.UriUtils;

/**
 * The value of one key of a message, and the path that it is parsed as, once for all
 * routes. For use by one thread.
 */
final class KeyValue {

	private final String text;

	private @Nullable PathContainer path;

	KeyValue(String text) {
		this.text = text;
	}

	String text() {
		return this.text;
	}

	/**
	 * Return the text as a path. Spring decodes what it parses, so a decoded path is
	 * encoded first, unless that would change nothing.
	 */
	PathContainer path() {
		PathContainer known = this.path;
		if (known == null) {
			known = PathContainer.parsePath((plainLength(this.text) == this.text.length()) ? this.text
					: UriUtils.encodePath(this.text, StandardCharsets.UTF_8).replace(";", "%3B"));
			this.path = known;
		}
		return known;
	}

	/**
	 * Return the length of the start of a path or path pattern in which every character
	 * stands for itself.
	 */
	static int plainLength(String path) {
		int length = 0;
		while (length < path.length() && isPlain(path.charAt(length))) {
			length++;
		}
		return length;
	}

	private static boolean isPlain(char ch) {
		return (Character.isLetterOrDigit(ch) && ch < 0x80) || ch == '/' || ch == '-' || ch == '_' || ch == '.';
	}

}
