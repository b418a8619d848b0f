package io.channels.websocket.server;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import io.channels.websocket.Handshake;

/**
 * Finds out at a handshake what lets the client in, to know when it no longer does.
 */
@FunctionalInterface
public interface AdmissionSource {

	/**
	 * Take note of a connection, before its consumer hears of it.
	 * @param request the handshake
	 * @param handshake what a consumer sees of it
	 * @param end closes the connection with 4401, at any time and from any thread
	 * @return what lets the client in, or null if this source knows nothing of it
	 */
	@Nullable Admission admit(HttpServletRequest request, Handshake handshake, Runnable end);

}
