package io.channels.layer.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.StreamUtils;

/**
 * A step that Redis takes at once: a Lua file beside this class, behind
 * {@code prelude.lua}, which says what the keys are, and for messages that are sent later
 * also {@code delays.lua}.
 */
enum Script {

	BEAT(ScriptOutputType.MULTI), COME_BACK(ScriptOutputType.MULTI), DELAY_ADD(ScriptOutputType.VALUE),
	DELAY_CANCEL(ScriptOutputType.INTEGER), DELAY_COUNT(ScriptOutputType.INTEGER), DELAY_DROP(ScriptOutputType.MULTI),
	DELAY_DUE(ScriptOutputType.MULTI), DELAY_HOLD(ScriptOutputType.MULTI), DELAY_MOVE(ScriptOutputType.MULTI),
	DISOWN(ScriptOutputType.INTEGER), DROP(ScriptOutputType.MULTI), EXPIRE(ScriptOutputType.MULTI),
	GROUP_SEND(ScriptOutputType.MULTI), JOIN(ScriptOutputType.INTEGER), LEAVE(ScriptOutputType.INTEGER),
	MEMBER_ADD(ScriptOutputType.INTEGER), MEMBER_REMOVE(ScriptOutputType.MULTI), NEXT_WAITING(ScriptOutputType.VALUE),
	OWN(ScriptOutputType.INTEGER), POST(ScriptOutputType.MULTI), REAP(ScriptOutputType.MULTI),
	RECOVER(ScriptOutputType.INTEGER), SEND(ScriptOutputType.MULTI), SESSION_LOAD(ScriptOutputType.MULTI),
	SESSION_SAVE(ScriptOutputType.INTEGER), STATISTICS(ScriptOutputType.MULTI), TAKE(ScriptOutputType.MULTI),
	UNDELIVERED(ScriptOutputType.INTEGER);

	private final ScriptOutputType outputType;

	private final String text = read("prelude") + (name().startsWith("DELAY_") ? read("delays") : "")
			+ read(name().toLowerCase(Locale.ROOT));

	private final String digest = digest(this.text);

	Script(ScriptOutputType outputType) {
		this.outputType = outputType;
	}

	private static String read(String name) {
		ClassPathResource file = new ClassPathResource(name + ".lua", Script.class);
		try (InputStream input = file.getInputStream()) {
			return StreamUtils.copyToString(input, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String digest(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	ScriptOutputType outputType() {
		return this.outputType;
	}

	String text() {
		return this.text;
	}

	/**
	 * Return what Redis knows the script by once it has run.
	 */
	String digest() {
		return this.digest;
	}

	/**
	 * What a native image keeps of scripts.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("io/channels/layer/redis/*.lua");
		}

	}

}
