package io.channels.gateway;

import org.springframework.test.context.TestPropertySource;

/**
 * Slow clients on Tomcat.
 */
@TestPropertySource(
		properties = "spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration")
class TomcatSlowClientTests extends SlowClientContract {

}
