package io.channels.test;

import java.time.Duration;
import java.util.List;

import io.channels.channel.Channels;
import io.channels.layer.ChannelLayers;
import io.channels.message.ChannelName;
import io.channels.message.GroupName;
import io.channels.websocket.WebSocketDispatch;

/**
 * Sends to consumers, and tells what they sent, without sockets or threads. Routes,
 * parameters, interceptors, exceptions, groups and sessions are the true ones. Consumers
 * run on the thread of the test: when a call returns, whatever it caused has been
 * consumed, on background channels too, unless it is to happen later; then
 * {@link #advance} lets it happen.
 * <p>
 * What there is of a gateway is the handshake and its answer: origins, limits and slow
 * clients are for tests with a server and {@link TestWebSocketClient}. A bean in tests
 * with {@link ChannelsTest} or {@link AutoConfigureChannelsTester}, reset after each. For
 * one thread.
 */
public final class ChannelsTester {

	private final ChannelLayers layers;

	private final String alias;

	private final Channels channels;

	private final Parts parts;

	private ChannelsTester(ChannelLayers layers, String alias, Channels channels, Parts parts) {
		this.layers = layers;
		this.alias = alias;
		this.channels = channels;
		this.parts = parts;
	}

	static ChannelsTester of(ChannelLayers layers, Parts parts) {
		return new ChannelsTester(layers, ChannelLayers.DEFAULT, parts.channels(), parts);
	}

	/**
	 * Connect to the consumer of a path.
	 * @param path the path, encoded as in a URL, with the query string if there is one
	 * @return the connection, accepted or not
	 */
	public TestConnection connect(String path) {
		return to(path).connect();
	}

	/**
	 * Begin to connect to the consumer of a path.
	 * @param path the path, encoded as in a URL, with the query string if there is one
	 */
	public TestConnectionRequest to(String path) {
		return TestConnectionRequest.of(this.parts, path);
	}

	/**
	 * Return a channel, to send to it, and to see what was sent.
	 * @param name the name
	 */
	public TestChannel channel(String name) {
		return new TestChannel(ChannelName.of(name), this.channels.channel(name), layer(), this.parts.contents());
	}

	/**
	 * Return a group, to send to it, and to see its members and what was sent.
	 * @param name the name
	 */
	public TestGroup group(String name) {
		return new TestGroup(GroupName.of(name), this.channels.group(name), layer(), this.parts.contents());
	}

	private RecordingLayer layer() {
		return RecordingLayer.of(this.layers, this.alias);
	}

	/**
	 * Return the tester of another layer, for its channels and groups.
	 * @param alias the alias of the layer
	 */
	public ChannelsTester layer(String alias) {
		return new ChannelsTester(this.layers, alias, this.channels.layer(alias), this.parts);
	}

	/**
	 * Move the clock. What is due on the way happens, in order, each at its time.
	 * @param duration by how much
	 */
	public void advance(Duration duration) {
		this.parts.clock().advance(duration);
	}

	/**
	 * Return what consumers failed with since the test began, in order. They were handled
	 * as in the application: logged, and answered with the close code 1011.
	 */
	public List<Throwable> failures() {
		return this.parts.failures().all();
	}

	/**
	 * Forget everything: connections, whose consumers are not told, messages, groups and
	 * what was sent. The clock goes on. Happens by itself after each test.
	 */
	public void reset() {
		this.parts.connections().abandonAll();
		this.parts.delays().close();
		this.layers.aliases().forEach((layer) -> RecordingLayer.of(this.layers, layer).reset());
		this.parts.failures().clear();
	}

	/**
	 * What a tester is made of.
	 */
	record Parts(Channels channels, SocketlessConnections connections, WebSocketDispatch dispatch,
			CallerThread callerThread, MutableClock clock, ClockDelays delays, ConsumerFailures failures,
			Contents contents, Duration acceptTimeout) {
	}

}
