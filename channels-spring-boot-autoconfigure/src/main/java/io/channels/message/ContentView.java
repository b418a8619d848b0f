package io.channels.message;

/**
 * A typed reading of a content, such as the reply to a WebSocket. Views are compared by
 * identity, so keep each in a constant.
 *
 * @param <T> what is read
 */
@FunctionalInterface
public interface ContentView<T> {

	T read(Content content);

}
