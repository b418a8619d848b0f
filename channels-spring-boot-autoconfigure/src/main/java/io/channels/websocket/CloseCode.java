package io.channels.websocket;

import java.nio.charset.StandardCharsets;

import org.springframework.util.Assert;

/**
 * Why a WebSocket is closed: a number of RFC 6455 and a reason for people. The constants
 * are the codes that the gateway uses itself.
 *
 * @param code the number
 * @param reason the reason, or an empty string
 */
public record CloseCode(int code, String reason) {

	/** The purpose is fulfilled. */
	public static final CloseCode NORMAL = of(1000);

	/** One side goes away, such as a browser that leaves the page. */
	public static final CloseCode GOING_AWAY = of(1001);

	/** The peer sent no code. Never on the wire. */
	public static final CloseCode NO_CODE = of(1005);

	/** The connection was lost. Never on the wire. */
	public static final CloseCode LOST = of(1006);

	/** A limit on behaviour was exceeded, such as messages per second. */
	public static final CloseCode POLICY = of(1008);

	/** A message was larger than allowed. */
	public static final CloseCode TOO_BIG = of(1009);

	/** The consumer failed. */
	public static final CloseCode CONSUMER_FAILED = of(1011);

	/** The node stops; the client may come back, and meets another one. */
	public static final CloseCode SERVICE_RESTART = of(1012);

	/** The node, or the client's queue on it, is overloaded. */
	public static final CloseCode OVERLOADED = of(1013);

	/** What let the client in has ended, such as its session or its token. */
	public static final CloseCode UNAUTHENTICATED = of(4401);

	/** Access was denied after the connection had been accepted. */
	public static final CloseCode DENIED = of(4403);

	private static final int MAX_REASON_BYTES = 123;

	public static CloseCode of(int code) {
		return new CloseCode(code, "");
	}

	public CloseCode withReason(String reason) {
		return new CloseCode(this.code, reason);
	}

	/**
	 * Check that the code may be sent.
	 * @return this
	 * @throws IllegalArgumentException if it may not
	 */
	public CloseCode checkSendable() {
		boolean valid = (this.code >= 1000 && this.code <= 1003) || (this.code >= 1007 && this.code <= 1014)
				|| (this.code >= 3000 && this.code <= 4999);
		Assert.isTrue(valid,
				() -> "Cannot close with code %d: use 1000 to 1003, 1007 to 1014 or 3000 to 4999".formatted(this.code));
		Assert.isTrue(this.reason.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES,
				() -> "Cannot close with reason '%s': it is longer than %d bytes".formatted(this.reason,
						MAX_REASON_BYTES));
		return this;
	}

	@Override
	public String toString() {
		return this.reason.isEmpty() ? String.valueOf(this.code) : this.code + " (" + this.reason + ")";
	}

}
