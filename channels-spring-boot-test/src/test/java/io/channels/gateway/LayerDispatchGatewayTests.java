package io.channels.gateway;

import org.springframework.test.context.TestPropertySource;

/**
 * The gateway whose events go through the layer in memory.
 */
@TestPropertySource(properties = { "channels.websocket.dispatch=layer",
		"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration" })
class LayerDispatchGatewayTests extends GatewayContract {

}
