package io.channels.test;

import java.time.Duration;
import java.util.List;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.internal.Failures;

import io.channels.message.Content;

/**
 * Assertions on what was sent to a {@link TestChannel} since the test began, whether it
 * has been consumed or not.
 */
public final class TestChannelAssert extends AbstractAssert<TestChannelAssert, TestChannel> {

	TestChannelAssert(TestChannel actual) {
		super(actual, TestChannelAssert.class);
	}

	/**
	 * Verify that these messages were sent, in this order, maybe among others.
	 * @param contents for each, a map, a record or an object with properties
	 */
	public TestChannelAssert hasBeenSent(Object... contents) {
		List<Content> expected = this.actual.contents().of(contents);
		return check(SentContents.hasInOrder(now(), expected), "to have been sent\n" + Contents.lines(expected));
	}

	/**
	 * Verify that these messages were sent, in this order, and no others.
	 * @param contents for each, a map, a record or an object with properties
	 */
	public TestChannelAssert hasBeenSentOnly(Object... contents) {
		List<Content> expected = this.actual.contents().of(contents);
		return check(now().equals(expected), "to have been sent only\n" + Contents.lines(expected));
	}

	/**
	 * Verify that a message was sent that is to arrive later.
	 * @param content a map, a record or an object with properties
	 * @param delay how much later
	 */
	public TestChannelAssert hasBeenSentLater(Object content, Duration delay) {
		Content expected = this.actual.contents().of(content).get(0);
		return check(
				this.actual.sent()
					.stream()
					.anyMatch((message) -> message.delay().equals(delay) && message.content().equals(expected)),
				"to have been sent, to arrive after %s,\n%s".formatted(delay, Contents.lines(List.of(expected))));
	}

	/**
	 * Verify that nothing was sent, neither to arrive now nor later.
	 */
	public TestChannelAssert hasBeenSentNothing() {
		return check(this.actual.sent().isEmpty(), "to have been sent nothing");
	}

	/**
	 * Verify how many messages wait, since the channel has no route.
	 * @param count how many
	 */
	public TestChannelAssert hasWaiting(long count) {
		return check(this.actual.waiting() == count,
				"to have %d waiting messages rather than %d".formatted(count, this.actual.waiting()));
	}

	private List<Content> now() {
		isNotNull();
		return this.actual.sent()
			.stream()
			.filter((message) -> message.delay().isZero())
			.map(SentMessage::content)
			.toList();
	}

	private TestChannelAssert check(boolean holds, String expected) {
		if (!holds) {
			throw Failures.instance()
				.failure(this.info, new PlainMessage("Expected %s %s\nbut it was sent\n%s".formatted(this.actual,
						expected, Contents.lines(this.actual.sent()))));
		}
		return this;
	}

}
