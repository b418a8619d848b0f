package io.channels.test;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.internal.Failures;
import tools.jackson.databind.JsonNode;

import io.channels.message.Content;

/**
 * Assertions on a {@link TestGroup}: who its members are now, and what was sent to it
 * since the test began, whether it had members or not.
 */
public final class TestGroupAssert extends AbstractAssert<TestGroupAssert, TestGroup> {

	TestGroupAssert(TestGroup actual) {
		super(actual, TestGroupAssert.class);
	}

	/**
	 * Verify that these are the members, and nobody else.
	 * @param connections the members
	 */
	public TestGroupAssert hasMembers(TestConnection... connections) {
		isNotNull();
		Set<String> expected = Arrays.stream(connections).map(TestConnection::channel).collect(Collectors.toSet());
		Set<String> members = this.actual.channels();
		if (!members.equals(expected)) {
			throw Failures.instance()
				.failure(this.info, new PlainMessage("Expected %s to have the members\n%s\nbut it has\n%s"
					.formatted(this.actual, Contents.lines(expected), Contents.lines(members))));
		}
		return this;
	}

	/**
	 * Verify that there are no members.
	 */
	public TestGroupAssert hasNoMembers() {
		return hasMembers();
	}

	/**
	 * Verify that these messages were sent, in this order, maybe among others.
	 * @param contents for each, a map, a record or an object with properties
	 */
	public TestGroupAssert hasBeenSent(Object... contents) {
		List<Content> expected = this.actual.contents().of(contents);
		return check(SentContents.hasInOrder(sent(), expected), "to have been sent\n" + Contents.lines(expected));
	}

	/**
	 * Verify that these messages were sent, in this order, and no others.
	 * @param contents for each, a map, a record or an object with properties
	 */
	public TestGroupAssert hasBeenSentOnly(Object... contents) {
		List<Content> expected = this.actual.contents().of(contents);
		return check(sent().equals(expected), "to have been sent only\n" + Contents.lines(expected));
	}

	/**
	 * Verify that messages with these texts were sent, in this order, maybe among others.
	 * @param texts the texts
	 */
	public TestGroupAssert hasBeenSentText(String... texts) {
		return check(SentContents.hasInOrder(sentTexts(), List.of(texts)),
				"to have been sent the text\n" + Contents.lines(List.of(texts)));
	}

	/**
	 * Verify that messages with these JSON texts were sent, in this order, maybe among
	 * others. The order of keys and blanks do not matter.
	 * @param values for each, a text of JSON or an object that the application's mapper
	 * writes
	 */
	public TestGroupAssert hasBeenSentJson(Object... values) {
		Contents contents = this.actual.contents();
		List<JsonNode> expected = Arrays.stream(values).map(contents::json).toList();
		List<JsonNode> sent = sentTexts().stream().map(contents::jsonOrNull).filter(Objects::nonNull).toList();
		return check(SentContents.hasInOrder(sent, expected),
				"to have been sent the JSON\n" + Contents.lines(expected));
	}

	/**
	 * Verify that nothing was sent.
	 */
	public TestGroupAssert hasBeenSentNothing() {
		return check(sent().isEmpty(), "to have been sent nothing");
	}

	private List<Content> sent() {
		isNotNull();
		return this.actual.sent();
	}

	private List<String> sentTexts() {
		return sent().stream().map((content) -> content.text("text")).filter(Objects::nonNull).toList();
	}

	private TestGroupAssert check(boolean holds, String expected) {
		if (!holds) {
			throw Failures.instance()
				.failure(this.info, new PlainMessage("Expected %s %s\nbut it was sent\n%s".formatted(this.actual,
						expected, Contents.lines(sent()))));
		}
		return this;
	}

}
