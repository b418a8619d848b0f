package io.channels.benchmarks.load;

import java.util.Locale;

/**
 * Numbers for people.
 */
final class Numbers {

	private Numbers() {
	}

	/**
	 * Return a number with about three digits, with k for thousands.
	 */
	static String of(double value) {
		double size = Math.abs(value);
		if (size >= 9_999.5) {
			return digits(value / 1_000, size / 1_000) + "k";
		}
		return digits(value, size);
	}

	private static String digits(double value, double size) {
		return String.format(Locale.ROOT, (size < 1) ? "%.2f" : (size < 100) ? "%.1f" : "%.0f", value);
	}

	static String micros(double value) {
		return String.format(Locale.ROOT, "%.1f µs", value);
	}

	static String percent(double share) {
		return String.format(Locale.ROOT, "%.1f %%", 100 * share);
	}

	static String times(double value) {
		return String.format(Locale.ROOT, "%.2f×", value);
	}

}
