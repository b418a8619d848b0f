package io.channels.security;

import org.springframework.test.context.TestPropertySource;

/**
 * Security on Tomcat, with consumers behind a layer.
 */
@TestPropertySource(properties = { "channels.websocket.dispatch=layer",
		"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration" })
class LayerDispatchSecurityTests extends SecurityContract {

}
