package io.channels.layer;

/**
 * A receiver's claim on a prefix of node-local channels, which ends when it is closed.
 */
public interface Subscription extends AutoCloseable {

	@Override
	void close();

}
