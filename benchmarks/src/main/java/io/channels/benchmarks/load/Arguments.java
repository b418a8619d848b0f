package io.channels.benchmarks.load;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The words of a command line: pairs of an option and its value. Options that were asked
 * for are taken out.
 */
final class Arguments {

	private static final String PREFIX = "--";

	private final Map<String, String> values = new LinkedHashMap<>();

	Arguments(String... args) {
		for (int i = 0; i < args.length; i += 2) {
			String option = args[i];
			if (!option.startsWith(PREFIX)) {
				throw new IllegalArgumentException("'%s' is no option. Options begin with '--'.".formatted(option));
			}
			if (i + 1 == args.length) {
				throw new IllegalArgumentException("Option '%s' needs a value.".formatted(option));
			}
			if (this.values.put(option.substring(PREFIX.length()), args[i + 1]) != null) {
				throw new IllegalArgumentException("Option '%s' is there twice.".formatted(option));
			}
		}
	}

	String text(String option, String defaultValue) {
		return Optional.ofNullable(this.values.remove(option)).orElse(defaultValue);
	}

	Stream<String> list(String option, String defaultValue) {
		return Arrays.stream(text(option, defaultValue).split(",")).map(String::trim);
	}

	int number(String option, int defaultValue) {
		String value = text(option, String.valueOf(defaultValue));
		if (!value.matches("[1-9]\\d{0,6}")) {
			throw new IllegalArgumentException(
					"Option '--%s' needs a whole number above 0 instead of '%s'.".formatted(option, value));
		}
		return Integer.parseInt(value);
	}

	/**
	 * Complain about options that nobody asked for.
	 */
	void refuseOthers() {
		if (!this.values.isEmpty()) {
			throw new IllegalArgumentException("Unknown: %s. See --help.".formatted(
					this.values.keySet().stream().map((name) -> PREFIX + name).collect(Collectors.joining(", "))));
		}
	}

}
