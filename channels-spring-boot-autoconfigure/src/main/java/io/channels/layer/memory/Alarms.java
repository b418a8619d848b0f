package io.channels.layer.memory;

import java.time.Instant;

/**
 * Tells a layer when a time has come, in place of a thread of the layer that waits for
 * it. Whoever has a clock that can be moved, and moves it, can do so exactly.
 */
@FunctionalInterface
public interface Alarms {

	/**
	 * Run an action once, as soon as the layer's clock has come to a time.
	 * @param time the time
	 * @param action the action, which may send messages
	 */
	void at(Instant time, Runnable action);

}
