package io.channels.layer.redis;

import java.util.HashMap;
import java.util.Map;

/**
 * The numbers of the last entries of each sender, so that one that Redis brings back, as
 * after a fail-over to a server that had not heard of its deletion, is not taken twice.
 * For use by one thread.
 */
final class Replays {

	private static final int WINDOW = 65_536;

	private final Map<String, Window> windows = new HashMap<>();

	/**
	 * Note an entry.
	 * @return whether it was noted before
	 */
	boolean isRepeated(String sender, long number, long now) {
		Window window = this.windows.computeIfAbsent(sender, (absent) -> new Window());
		window.usedMillis = now;
		return window.isRepeated(number);
	}

	/**
	 * Forget the senders that were silent since a moment.
	 */
	void forgetBefore(long millis) {
		this.windows.values().removeIf((window) -> window.usedMillis < millis);
	}

	private static final class Window {

		private final long[] bits = new long[WINDOW / Long.SIZE];

		private long highest;

		private long usedMillis;

		boolean isRepeated(long number) {
			if (number <= this.highest - WINDOW) {
				return true;
			}
			for (long skipped = Math.max(this.highest + 1, number - WINDOW + 1); skipped < number; skipped++) {
				set(skipped, false);
			}
			boolean repeated = number <= this.highest && get(number);
			set(number, true);
			this.highest = Math.max(this.highest, number);
			return repeated;
		}

		private boolean get(long number) {
			return (this.bits[word(number)] & bit(number)) != 0;
		}

		private void set(long number, boolean value) {
			if (value) {
				this.bits[word(number)] |= bit(number);
			}
			else {
				this.bits[word(number)] &= ~bit(number);
			}
		}

		private static int word(long number) {
			return (int) Math.floorMod(number, (long) WINDOW) / Long.SIZE;
		}

		private static long bit(long number) {
			return 1L << (number % Long.SIZE);
		}

	}

}
