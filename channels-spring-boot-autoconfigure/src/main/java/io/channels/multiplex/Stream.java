package io.channels.multiplex;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Puts a consumer on a stream of a demultiplexer: a subclass of
 * {@link io.channels.websocket.consumer.WebSocketConsumer}, of which there is an instance
 * for each connection, or a bean that is a {@link StreamConsumer}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Stream {

	/**
	 * The name of the stream.
	 */
	String value();

	/**
	 * The demultiplexers that have it.
	 */
	Class<? extends WebSocketDemultiplexer>[] of();

}
