package io.channels.test;

import java.security.Principal;

/**
 * A user of whom a test says the name alone.
 *
 * @param name the name
 */
record NamedPrincipal(String name) implements Principal {

	@Override
	public String getName() {
		return this.name;
	}

}
