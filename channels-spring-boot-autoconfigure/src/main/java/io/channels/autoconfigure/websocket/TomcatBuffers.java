package io.channels.autoconfigure.websocket;

import java.util.stream.Stream;

import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;
import org.springframework.web.socket.server.standard.ServletServerContainerFactoryBean;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;

/**
 * Keeps the buffers small that Tomcat has for each WebSocket, since the gateway takes
 * messages in parts and writes past them. What an application says itself stays, and
 * endpoints of others get whole messages as large as ever.
 */
final class TomcatBuffers
		implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, SmartInitializingSingleton {

	/**
	 * Tomcat reads it once, when its first server with WebSockets starts.
	 */
	private static final String PROPERTY = "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE";

	private static final int SIZE = 1024;

	/**
	 * What Tomcat's size is unless it is told another.
	 */
	private static final int SIZE_OF_OTHERS = 8 * 1024;

	private final WebApplicationContext context;

	TomcatBuffers(WebApplicationContext context) {
		this.context = context;
	}

	@Override
	public void customize(ConfigurableTomcatWebServerFactory factory) {
		if (System.getProperty(PROPERTY) == null) {
			System.setProperty(PROPERTY, Integer.toString(SIZE));
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		ServletContext servlets = this.context.getServletContext();
		if (servlets != null
				&& servlets.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container
				&& container.getDefaultMaxTextMessageBufferSize() == SIZE && hasOtherEndpoints()) {
			container.setDefaultMaxTextMessageBufferSize(SIZE_OF_OTHERS);
			container.setDefaultMaxBinaryMessageBufferSize(SIZE_OF_OTHERS);
		}
	}

	private boolean hasOtherEndpoints() {
		return Stream
			.of(WebSocketHandlerMapping.class, ServerEndpointExporter.class, ServerEndpointConfig.class,
					ServletServerContainerFactoryBean.class)
			.anyMatch((type) -> this.context.getBeanNamesForType(type, true, false).length > 0);
	}

}
