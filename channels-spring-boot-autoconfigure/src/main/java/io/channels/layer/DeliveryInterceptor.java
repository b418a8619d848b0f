package io.channels.layer;

import java.util.Map;

/**
 * Runs around the delivery of each message that another node sent to channels of this
 * one. For a group message this is once for all of its members.
 */
@FunctionalInterface
public interface DeliveryInterceptor {

	/**
	 * Nothing but the delivery.
	 */
	DeliveryInterceptor NONE = (alias, target, metadata, delivery) -> delivery.run();

	/**
	 * Deliver a message.
	 * @param alias the alias of the layer
	 * @param target the name of the channel or group
	 * @param metadata what the framework says about the message
	 * @param delivery delivers it, and must be run
	 */
	void intercept(String alias, String target, Map<String, String> metadata, Runnable delivery);

}
