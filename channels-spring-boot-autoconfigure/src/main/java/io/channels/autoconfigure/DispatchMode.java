package io.channels.autoconfigure;

/**
 * Where the consumers of WebSockets run.
 */
public enum DispatchMode {

	/**
	 * On the node that holds the socket.
	 */
	LOCAL,

	/**
	 * On any node that works, through the layer.
	 */
	LAYER

}
