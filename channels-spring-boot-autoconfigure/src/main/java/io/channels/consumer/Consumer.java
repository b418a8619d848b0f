package io.channels.consumer;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks a class that consumes messages, and makes it a bean: a class with {@link Route}
 * methods, of which there is one instance, or a subclass of {@link BaseConsumer} with a
 * {@link Route} on the class, of which there is one instance for each connection.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
public @interface Consumer {

	/**
	 * The name of the bean, by default derived from the class.
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

}
