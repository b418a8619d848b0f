package io.channels.benchmarks.load.server.stomp;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.StompWebSocketEndpointRegistration;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.server.HandshakeHandler;

import io.channels.benchmarks.load.server.JettyHandshake;
import io.channels.benchmarks.load.server.MeasuredServer;

/**
 * Rooms are topics of the simple broker.
 */
@SpringBootApplication
@EnableWebSocketMessageBroker
@Import(JettyHandshake.class)
public class StompServer implements WebSocketMessageBrokerConfigurer {

	private final ObjectProvider<HandshakeHandler> handshake;

	StompServer(ObjectProvider<HandshakeHandler> handshake) {
		this.handshake = handshake;
	}

	public static void main(String[] args) {
		MeasuredServer.run(StompServer.class, args);
	}

	@Override
	public void registerStompEndpoints(StompEndpointRegistry registry) {
		StompWebSocketEndpointRegistration endpoint = registry.addEndpoint("/stomp");
		this.handshake.ifAvailable(endpoint::setHandshakeHandler);
	}

	@Override
	public void configureMessageBroker(MessageBrokerRegistry registry) {
		registry.enableSimpleBroker("/topic", "/queue");
		registry.setApplicationDestinationPrefixes("/app");
	}

}
