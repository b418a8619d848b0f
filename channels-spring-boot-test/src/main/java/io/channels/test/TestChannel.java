package io.channels.test;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.AssertProvider;

import io.channels.channel.Channel;
import io.channels.channel.DelayedMessage;
import io.channels.message.ChannelName;

/**
 * A channel of a {@link ChannelsTester}. What is sent to it has been consumed when the
 * call returns, if it has a route. {@code assertThat(channel)} of AssertJ tells what was
 * sent.
 */
public final class TestChannel implements AssertProvider<TestChannelAssert> {

	private final ChannelName name;

	private final Channel channel;

	private final RecordingLayer layer;

	private final Contents contents;

	TestChannel(ChannelName name, Channel channel, RecordingLayer layer, Contents contents) {
		this.name = name;
		this.channel = channel;
		this.layer = layer;
		this.contents = contents;
	}

	public String name() {
		return this.name.value();
	}

	/**
	 * Send a message.
	 * @param content a map, a record or an object with properties
	 */
	public TestChannel send(Object content) {
		this.channel.send(content);
		return this;
	}

	/**
	 * Send a message when the clock has been moved.
	 * @param content a map, a record or an object with properties
	 * @param delay by how much
	 * @return what cancels it
	 */
	public DelayedMessage send(Object content, Duration delay) {
		return this.channel.send(content, delay);
	}

	/**
	 * Return assertions. {@code assertThat(channel)} of AssertJ does it, too.
	 */
	@Override
	public TestChannelAssert assertThat() {
		return new TestChannelAssert(this);
	}

	/**
	 * Return everything that was sent, in order.
	 */
	List<SentMessage> sent() {
		return this.layer.sent(this.name);
	}

	/**
	 * Return how many messages wait to be consumed.
	 */
	long waiting() {
		return this.layer.statistics(this.name).pending();
	}

	Contents contents() {
		return this.contents;
	}

	@Override
	public String toString() {
		return "channel '" + this.name + "'";
	}

}
