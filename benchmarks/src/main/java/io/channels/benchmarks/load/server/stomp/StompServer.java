package io.channels.benchmarks.load.server.stomp;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

import io.channels.benchmarks.load.server.MeasuredServer;

/**
 * Rooms are topics of the simple broker.
 */
@SpringBootApplication
@EnableWebSocketMessageBroker
public class StompServer implements WebSocketMessageBrokerConfigurer {

	public static void main(String[] args) {
		MeasuredServer.run(StompServer.class, args);
	}

	@Override
	public void registerStompEndpoints(StompEndpointRegistry registry) {
		registry.addEndpoint("/stomp");
	}

	@Override
	public void configureMessageBroker(MessageBrokerRegistry registry) {
		registry.enableSimpleBroker("/topic", "/queue");
		registry.setApplicationDestinationPrefixes("/app");
	}

}
