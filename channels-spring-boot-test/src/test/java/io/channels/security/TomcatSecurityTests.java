package io.channels.security;

import org.springframework.test.context.TestPropertySource;

/**
 * Security on Tomcat, with consumers where the socket is.
 */
@TestPropertySource(
		properties = "spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration")
class TomcatSecurityTests extends SecurityContract {

}
