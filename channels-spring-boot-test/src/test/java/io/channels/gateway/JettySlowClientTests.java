package io.channels.gateway;

import org.springframework.test.context.TestPropertySource;

/**
 * Slow clients on Jetty.
 */
@TestPropertySource(
		properties = "spring.autoconfigure.exclude=org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration")
class JettySlowClientTests extends SlowClientContract {

}
