package io.channels.benchmarks.load.server.raw;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistration;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.HandshakeHandler;

import io.channels.benchmarks.load.server.JettyHandshake;
import io.channels.benchmarks.load.server.LargeText;
import io.channels.benchmarks.load.server.MeasuredServer;

/**
 * Echo and rooms by hand.
 */
@SpringBootApplication
@EnableWebSocket
@Import(JettyHandshake.class)
public class RawServer implements WebSocketConfigurer {

	private final Rooms rooms = new Rooms();

	private final TextMessage large = new TextMessage(LargeText.TEXT);

	private final ObjectProvider<HandshakeHandler> handshake;

	RawServer(ObjectProvider<HandshakeHandler> handshake) {
		this.handshake = handshake;
	}

	public static void main(String[] args) {
		MeasuredServer.run(RawServer.class, args);
	}

	@Override
	public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
		WebSocketHandlerRegistration handlers = registry.addHandler(new EchoHandler(), "/echo")
			.addHandler(new MemberHandler(this.rooms), "/room/*")
			.addHandler(new PublisherHandler(this.rooms, (message) -> message), "/publish/*")
			.addHandler(new PublisherHandler(this.rooms, (message) -> this.large), "/large/*");
		this.handshake.ifAvailable(handlers::setHandshakeHandler);
	}

}
