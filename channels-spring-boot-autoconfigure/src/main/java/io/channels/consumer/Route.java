package io.channels.consumer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Ties a consumer class to a path, or a method to channels. If several routes match a
 * message, the one of the lowest {@link org.springframework.core.annotation.Order} wins,
 * then the one with more filters, then the one with the more specific path; two that
 * cannot be told apart fail the start.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Route {

	/**
	 * Alias of {@link #path()}.
	 */
	@AliasFor("path")
	String value() default "";

	/**
	 * The path of the WebSocket: a Spring path pattern such as {@code /chat/{room}}, or a
	 * regular expression if it begins with {@code ^}, matched from the start. Captured
	 * values become parameters.
	 */
	@AliasFor("value")
	String path() default "";

	/**
	 * The channels whose messages the method consumes, such as {@code websocket.receive}
	 * or the name of a background channel. Not for classes, which know theirs.
	 */
	String[] channel() default {};

	/**
	 * Further conditions on keys of the message.
	 */
	Filter[] filters() default {};

	/**
	 * A condition on one key of the message.
	 */
	@Target({})
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@interface Filter {

		/**
		 * The key.
		 */
		String key();

		/**
		 * The regular expression, matched from the start of the value. Values of named
		 * groups become parameters.
		 */
		String pattern();

	}

}
