package io.channels.security;

import org.springframework.test.context.TestPropertySource;

/**
 * Security on Jetty.
 */
@TestPropertySource(
		properties = "spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration")
class JettySecurityTests extends SecurityContract {

}
