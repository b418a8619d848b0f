package io.channels.layer.redis;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import io.channels.message.Content;

/**
 * Makes the bytes of a message in Redis and reads them. Safe for use by any thread.
 * <p>
 * The first byte is the version of the format, so that nodes of different versions can
 * share a Redis during an upgrade: a node reads all former versions and refuses later
 * ones. In version 1 the second byte is the kind: 0 for plain, followed by metadata and
 * content as two CBOR maps, one after the other.
 */
final class MessageCodec {

	private static final byte VERSION = 1;

	private static final byte PLAIN = 0;

	private static final int HEADER = 2;

	private final MessageBody body = new MessageBody();

	MessageCodec(List<String> encryptionKeys) {
		Assert.isTrue(encryptionKeys.isEmpty(), "Messages cannot be encrypted yet");
	}

	/**
	 * Return a message as bytes.
	 * @param target the channel or group it is for
	 * @param content what the sender says
	 * @param metadata what the framework says about the message
	 */
	byte[] encode(String target, Content content, Map<String, String> metadata) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + content.size());
		out.write(VERSION);
		out.write(PLAIN);
		this.body.write(out, content, metadata);
		return out.toByteArray();
	}

	/**
	 * Read a message.
	 * @param target the channel or group it is for
	 * @param body all of its bytes
	 * @throws UnreadableMessageException if this node cannot read it
	 */
	Decoded decode(String target, byte[] body) {
		if (body.length < HEADER) {
			throw new UnreadableMessageException(target, "it has only %d bytes".formatted(body.length));
		}
		if (body[0] < VERSION) {
			throw new UnreadableMessageException(target,
					"it begins with %d, which is no version of the format; does another program write to these keys?"
						.formatted(body[0]));
		}
		if (body[0] > VERSION) {
			throw new UnreadableMessageException(target,
					"it was written by a newer version, in format %d, and this node knows formats up to %d; upgrade this node"
						.formatted(body[0], VERSION));
		}
		if (body[1] != PLAIN) {
			throw malformed(target, "its kind is %d".formatted(body[1]), null);
		}
		try {
			return this.body.read(body, HEADER);
		}
		catch (RuntimeException ex) {
			// A parser that is fed with rubbish fails in more ways than it declares.
			throw malformed(target, String.valueOf(ex.getMessage()), ex);
		}
	}

	private static UnreadableMessageException malformed(String target, String problem,
			@Nullable RuntimeException cause) {
		return new UnreadableMessageException(target,
				"it is malformed (%s); does another program write to these keys?".formatted(problem), cause);
	}

	/**
	 * What was read.
	 *
	 * @param content what the sender said
	 * @param metadata what the framework said about the message
	 */
	record Decoded(Content content, Map<String, String> metadata) {
	}

}
