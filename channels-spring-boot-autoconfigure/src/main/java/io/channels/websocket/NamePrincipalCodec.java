package io.channels.websocket;

import java.security.Principal;

/**
 * Keeps the name of a principal, and nothing else.
 */
final class NamePrincipalCodec implements PrincipalCodec {

	@Override
	public String write(Principal principal) {
		return String.valueOf(principal.getName());
	}

	@Override
	public Principal read(String text) {
		return new Named(text);
	}

	private record Named(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

}
