package io.channels.test;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.assertj.core.internal.Failures;
import tools.jackson.databind.JsonNode;

import io.channels.channel.Channels;
import io.channels.websocket.CloseCode;
import io.channels.websocket.WebSocketFrame;

/**
 * Assertions on a {@link TestConnection}. What is said to be received is what was not
 * taken by one of its {@code receive} methods, all of it, in order.
 */
public final class TestConnectionAssert extends AbstractAssert<TestConnectionAssert, TestConnection> {

	private static final int ACCEPTED = 101;

	private static final int DENIED = 403;

	TestConnectionAssert(TestConnection actual) {
		super(actual, TestConnectionAssert.class);
	}

	/**
	 * Verify that the consumer accepted the connection, whether it is open or not.
	 */
	public TestConnectionAssert isAccepted() {
		return check(status() == ACCEPTED, "to be accepted");
	}

	/**
	 * Verify that the consumer accepted the connection with a subprotocol.
	 * @param subprotocol the subprotocol
	 */
	public TestConnectionAssert isAcceptedWith(String subprotocol) {
		isAccepted();
		return check(subprotocol.equals(this.actual.subprotocol()),
				"to be accepted with the subprotocol '%s' rather than '%s'".formatted(subprotocol,
						this.actual.subprotocol()));
	}

	/**
	 * Verify that the consumer added a header when it accepted the connection.
	 * @param name the name
	 * @param value the value
	 */
	public TestConnectionAssert hasResponseHeader(String name, String value) {
		isAccepted();
		return check(value.equals(this.actual.socketless().responseHeaders().get(name)),
				"to be accepted with the header '%s: %s' rather than %s".formatted(name, value,
						this.actual.socketless().responseHeaders()));
	}

	/**
	 * Verify that the connection was denied: the client of a server would get 403.
	 */
	public TestConnectionAssert isDenied() {
		return check(status() == DENIED, "to be denied");
	}

	/**
	 * Verify that the client of a server would get a status of HTTP, such as 404 if there
	 * is no route, or 500 if the consumer failed.
	 * @param status the status
	 */
	public TestConnectionAssert isRefusedWith(int status) {
		return check(status() == status, "to be refused with " + status);
	}

	/**
	 * Verify that nobody has accepted or denied the connection yet.
	 */
	public TestConnectionAssert isUnanswered() {
		return check(status() == 0, "not to be answered yet");
	}

	/**
	 * Verify that the connection was accepted, and has not ended.
	 */
	public TestConnectionAssert isOpen() {
		return check(this.actual.socketless().isOpen(), "to be open");
	}

	/**
	 * Verify that the connection has ended with a close code.
	 * @param code the code
	 */
	public TestConnectionAssert isClosedWith(int code) {
		CloseCode closed = this.actual.socketless().closed();
		return check(closed != null && closed.code() == code, "to be closed with " + code);
	}

	/**
	 * Verify that the connection has ended with a close code.
	 * @param code the code
	 * @param reason the reason
	 */
	public TestConnectionAssert isClosedWith(int code, String reason) {
		CloseCode expected = CloseCode.of(code).withReason(reason);
		return check(expected.equals(this.actual.socketless().closed()), "to be closed with " + expected);
	}

	/**
	 * Verify that the connection is a member of groups.
	 * @param groups the names of the groups
	 */
	public TestConnectionAssert isMemberOf(String... groups) {
		for (String group : groups) {
			check(members(group).contains(this.actual.channel()), "to be a member of the group '%s'".formatted(group));
		}
		return this;
	}

	/**
	 * Verify that the connection is no member of groups.
	 * @param groups the names of the groups
	 */
	public TestConnectionAssert isNotMemberOf(String... groups) {
		for (String group : groups) {
			check(!members(group).contains(this.actual.channel()),
					"to be no member of the group '%s'".formatted(group));
		}
		return this;
	}

	private Set<String> members(String group) {
		Channels channels = this.actual.parts().channels();
		return channels.group(group).channels();
	}

	/**
	 * Verify that the client received these texts, and nothing else.
	 * @param texts the texts
	 */
	public TestConnectionAssert hasReceivedText(String... texts) {
		List<WebSocketFrame> expected = Arrays.<String>stream(texts)
			.<WebSocketFrame>map(WebSocketFrame.Text::new)
			.toList();
		return check(this.actual.unread().equals(expected),
				"to have received\n" + Contents.lines(expected.stream().map(TestConnection::describe).toList()));
	}

	/**
	 * Verify that the client received these JSON texts, and nothing else. The order of
	 * keys and blanks do not matter.
	 * @param values for each, a text of JSON or an object that the application's mapper
	 * writes
	 */
	public TestConnectionAssert hasReceivedJson(Object... values) {
		Contents contents = this.actual.parts().contents();
		List<JsonNode> expected = Arrays.stream(values).map(contents::json).toList();
		List<WebSocketFrame> unread = this.actual.unread();
		boolean equal = unread.size() == expected.size();
		for (int i = 0; equal && i < expected.size(); i++) {
			equal = Objects.equals(contents.jsonOrNull(unread.get(i).textOrNull()), expected.get(i));
		}
		return check(equal, "to have received\n" + Contents.lines(expected));
	}

	/**
	 * Verify that the client received these bytes as one message, and nothing else.
	 * @param bytes the bytes
	 */
	public TestConnectionAssert hasReceivedBinary(byte[] bytes) {
		List<WebSocketFrame> unread = this.actual.unread();
		return check(unread.size() == 1 && Arrays.equals(unread.get(0).bytesOrNull(), bytes),
				"to have received\n" + Contents.lines(List.of(bytes)));
	}

	/**
	 * Verify that the client received nothing.
	 */
	public TestConnectionAssert hasReceivedNothing() {
		return check(this.actual.unread().isEmpty(), "to have received nothing");
	}

	/**
	 * Return assertions on the texts that the client received.
	 */
	public ListAssert<String> texts() {
		return Assertions
			.assertThat(this.actual.unread()
				.stream()
				.map(WebSocketFrame::textOrNull)
				.filter(Objects::nonNull)
				.collect(Collectors.toList()))
			.as("texts of the connection of '%s'", path());
	}

	private String path() {
		return this.actual.socketless().handshake().path();
	}

	private int status() {
		isNotNull();
		return this.actual.socketless().status();
	}

	private TestConnectionAssert check(boolean holds, String expected) {
		if (!holds) {
			throw Failures.instance()
				.failure(this.info, new PlainMessage("Expected the connection of '%s' %s\nbut %s".formatted(path(),
						expected, this.actual.describe())));
		}
		return this;
	}

}
