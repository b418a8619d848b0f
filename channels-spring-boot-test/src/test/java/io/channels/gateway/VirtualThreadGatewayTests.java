package io.channels.gateway;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.test.context.TestPropertySource;

/**
 * The gateway on Tomcat with virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
@TestPropertySource(properties = { "spring.threads.virtual.enabled=true",
		"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration" })
class VirtualThreadGatewayTests extends GatewayContract {

}
