package io.channels.consumer;

/**
 * Decides what becomes of a message that was put off too often and is given up. By
 * default it is logged; declare a bean to keep it, or name a channel with the property
 * {@code channels.worker.dead-letter-channel}.
 */
@FunctionalInterface
public interface DeadLetterHandler {

	/**
	 * Handle a message, once, on the thread that gave it up. The message has been
	 * counted, and the connection whose event it was has been closed. What this throws is
	 * logged and counted.
	 * @param context the message and all that belongs to it
	 * @param attempts how often the message was consumed
	 */
	void handle(ConsumerContext context, int attempts);

}
