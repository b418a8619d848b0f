package io.channels.consumer;

/**
 * Decides what a failing consumer means. By default the failure is logged once, with
 * connection and route, and the connection is closed with 1011; declare a bean to decide
 * otherwise.
 */
@FunctionalInterface
public interface ConsumerErrorHandler {

	/**
	 * Handle a failure. The failure has been counted; nothing has been answered yet.
	 * @param context the message and all that belongs to it
	 * @param failure what the consumer threw
	 */
	void handle(ConsumerContext context, Throwable failure);

}
