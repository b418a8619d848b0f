package io.channels.binding.jpa;

/**
 * Looks at what bindings keep.
 */
public final class Bookkeeping {

	private Bookkeeping() {
	}

	public static boolean isEmpty(JpaBindings bindings) {
		return bindings.isIdle();
	}

}
