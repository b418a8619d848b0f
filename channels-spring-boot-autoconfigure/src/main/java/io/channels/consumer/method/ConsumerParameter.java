package io.channels.consumer.method;

import java.util.Set;

import org.springframework.core.MethodParameter;

import io.channels.websocket.WebSocketEvent;

/**
 * A parameter of a consumer method.
 *
 * @param declaration the parameter
 * @param name its name
 * @param captures the names of the values that the route captures
 * @param channels the channels whose messages the method consumes
 */
public record ConsumerParameter(MethodParameter declaration, String name, Set<String> captures, Set<String> channels) {

	public Class<?> type() {
		return this.declaration.getParameterType();
	}

	public boolean isCaptured() {
		return this.captures.contains(this.name);
	}

	/**
	 * Return whether the method hears of nothing but messages of WebSocket clients.
	 */
	public boolean isOfWebSocketReceive() {
		return this.channels.equals(Set.of(WebSocketEvent.Receive.CHANNEL.value()));
	}

}
