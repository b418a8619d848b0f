package io.channels.test;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.assertj.core.api.AssertProvider;

import io.channels.channel.Group;
import io.channels.layer.GroupMessage;
import io.channels.message.Content;
import io.channels.message.GroupName;

/**
 * A group of a {@link ChannelsTester}. {@code assertThat(group)} of AssertJ tells who is
 * a member, and what was sent.
 */
public final class TestGroup implements AssertProvider<TestGroupAssert> {

	private final GroupName name;

	private final Group group;

	private final RecordingLayer layer;

	private final Contents contents;

	TestGroup(GroupName name, Group group, RecordingLayer layer, Contents contents) {
		this.name = name;
		this.group = group;
		this.layer = layer;
		this.contents = contents;
	}

	public String name() {
		return this.name.value();
	}

	/**
	 * Send a message to all members.
	 * @param content a map, a record or an object with properties
	 */
	public TestGroup send(Object content) {
		this.group.send(content);
		return this;
	}

	/**
	 * Return the names of the member channels.
	 */
	public Set<String> channels() {
		return this.group.channels();
	}

	/**
	 * Return assertions. {@code assertThat(group)} of AssertJ does it, too.
	 */
	@Override
	public TestGroupAssert assertThat() {
		return new TestGroupAssert(this);
	}

	/**
	 * Return everything that was sent, in order.
	 */
	List<Content> sent() {
		return this.layer.sent(this.name).stream().map(GroupMessage::content).collect(Collectors.toList());
	}

	Contents contents() {
		return this.contents;
	}

	@Override
	public String toString() {
		return "group '" + this.name + "'";
	}

}
