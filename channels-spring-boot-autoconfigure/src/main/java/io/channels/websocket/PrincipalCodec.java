package io.channels.websocket;

import java.security.Principal;

/**
 * Writes who a client is, for consumers on other nodes than its gateway. Declare a bean
 * of this type for principals of your own.
 */
public interface PrincipalCodec {

	/**
	 * Write a principal as text.
	 */
	String write(Principal principal);

	/**
	 * Read what {@link #write} has written.
	 */
	Principal read(String text);

	/**
	 * Return a codec that keeps the name.
	 */
	static PrincipalCodec ofName() {
		return new NamePrincipalCodec();
	}

}
