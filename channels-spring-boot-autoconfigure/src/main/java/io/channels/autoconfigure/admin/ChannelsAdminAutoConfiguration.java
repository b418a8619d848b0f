package io.channels.autoconfigure.admin;

import java.time.Clock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

import io.channels.admin.AdminAccess;
import io.channels.admin.AdminPage;
import io.channels.admin.RoleAccess;
import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.autoconfigure.ChannelsProperties;
import io.channels.autoconfigure.ConsumerRouters;
import io.channels.cluster.Cluster;
import io.channels.security.RequiredRole;

/**
 * Auto-configuration of the page that shows what goes on, if it is enabled. Without
 * Spring Security the application does not start, unless it says that it may.
 */
@AutoConfiguration(after = ChannelsAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean(ConsumerRouters.class)
@ConditionalOnProperty(name = "channels.admin.enabled", havingValue = "true")
public final class ChannelsAdminAutoConfiguration {

	private static final String SPRING_SECURITY = "org.springframework.security.core.context.SecurityContextHolder";

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	RouterFunction<ServerResponse> channelsAdminPage(ChannelsProperties properties, Cluster cluster, AdminAccess access,
			ObjectProvider<Clock> clock) {
		return new AdminPage(properties.admin().path(), cluster, access, clock.getIfUnique(Clock::systemUTC)).routes();
	}

	/**
	 * Who may use the page where there is Spring Security.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = SPRING_SECURITY)
	static class SecuredConfiguration {

		@Bean
		@ConditionalOnMissingBean
		AdminAccess channelsAdminAccess(ChannelsProperties properties) {
			return new RoleAccess(new RequiredRole(properties.admin().role()));
		}

	}

	/**
	 * Who may use the page where there is none.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass(SPRING_SECURITY)
	static class UnsecuredConfiguration {

		private static final Logger logger = LoggerFactory.getLogger(UnsecuredConfiguration.class);

		@Bean
		@ConditionalOnMissingBean
		AdminAccess channelsAdminAccess(ChannelsProperties properties) {
			ChannelsProperties.Admin admin = properties.admin();
			if (!admin.insecure()) {
				throw new UnsecuredAdminException(admin.path());
			}
			logger.warn("Everybody may use '{}', which shows users and groups and closes connections: "
					+ "'channels.admin.insecure' is set", admin.path());
			return (request) -> true;
		}

	}

}
