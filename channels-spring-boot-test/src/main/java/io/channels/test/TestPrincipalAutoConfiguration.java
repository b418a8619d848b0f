package io.channels.test;

import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of a servlet application for clients that say who they are. It is
 * there wherever the test kit is, and lets nobody in who is not in the same JVM.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(Filter.class)
public final class TestPrincipalAutoConfiguration {

	@Bean
	TestPrincipalFilter channelsTestPrincipalFilter() {
		return new TestPrincipalFilter();
	}

}
