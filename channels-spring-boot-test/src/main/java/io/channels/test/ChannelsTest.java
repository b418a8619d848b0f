package io.channels.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.Environment;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A test of consumers alone: no server, no other beans of the application, layers in
 * memory whatever is configured. {@link ChannelsTester} and {@link MutableClock} are
 * beans.
 * <p>
 * Of the classes that component scanning finds, these are beans: what has {@code Route}
 * or {@code Consumer} or {@code Stream}, routings, interceptors, error handlers,
 * dead-letter handlers, argument resolvers, and what Jackson is extended with. Import or
 * mock what they need. Configuration classes are not scanned; import those that declare a
 * {@code Routing}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(ChannelsTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(ChannelsTypeExcludeFilter.class)
@AutoConfigureChannels
@AutoConfigureChannelsTester
public @interface ChannelsTest {

	/**
	 * Properties in form {@literal key=value} that should be added to the Spring
	 * {@link Environment} before the test runs.
	 */
	String[] properties() default {};

	/**
	 * The consumers that are to be beans, with what belongs to all consumers. All
	 * consumers if empty.
	 */
	@AliasFor("consumers")
	Class<?>[] value() default {};

	/**
	 * The consumers that are to be beans, with what belongs to all consumers. All
	 * consumers if empty.
	 */
	@AliasFor("value")
	Class<?>[] consumers() default {};

	/**
	 * Whether the classes listed above are beans. If not, only {@link #includeFilters()}
	 * say which are.
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Filters for classes that are to be beans, too.
	 */
	Filter[] includeFilters() default {};

	/**
	 * Filters for classes that are not to be beans.
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configurations that are not to be applied.
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
