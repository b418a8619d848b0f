package io.channels.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.test.context.SpringBootTest;

/**
 * A test of the application with bindings, which all share.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(classes = BindingApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "spring.jpa.hibernate.ddl-auto=create",
				"spring.jpa.properties.hibernate.generate_statistics=true",
				"spring.jpa.properties.hibernate.allow_update_outside_transaction=true",
				"logging.level.org.hibernate.session.metrics=off" })
@interface BindingTest {

}
