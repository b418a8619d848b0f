package io.channels.benchmarks.load.server.raw;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

import io.channels.benchmarks.load.server.LargeText;
import io.channels.benchmarks.load.server.MeasuredServer;

/**
 * Echo and rooms by hand.
 */
@SpringBootApplication
@EnableWebSocket
public class RawServer implements WebSocketConfigurer {

	private final Rooms rooms = new Rooms();

	private final TextMessage large = new TextMessage(LargeText.TEXT);

	public static void main(String[] args) {
		MeasuredServer.run(RawServer.class, args);
	}

	@Override
	public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
		registry.addHandler(new EchoHandler(), "/echo")
			.addHandler(new MemberHandler(this.rooms), "/room/*")
			.addHandler(new PublisherHandler(this.rooms, (message) -> message), "/publish/*")
			.addHandler(new PublisherHandler(this.rooms, (message) -> this.large), "/large/*");
	}

}
