package io.channels.layer.redis;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.channels.message.Content;

/**
 * Makes the bytes of a message in Redis and reads them. Safe for use by any thread.
 * <p>
 * The first byte is the version of the format, so that nodes of different versions can
 * share a Redis during an upgrade: a node reads all former versions and refuses later
 * ones. In version 1 the second byte is the kind: 0 for plain, followed by the body; 1
 * for encrypted, followed by the id of the key (4 bytes), the nonce (12 bytes), the
 * encrypted body, and the tag (16 bytes) that {@link MessageCipher} makes of these two
 * bytes, the target's name in UTF-8 and the body. The body is metadata and content as two
 * CBOR maps, one after the other.
 */
final class MessageCodec {

	private static final byte VERSION = 1;

	private static final byte PLAIN = 0;

	private static final byte ENCRYPTED = 1;

	private static final int HEADER = 2;

	private final MessageBody body = new MessageBody();

	private final @Nullable MessageCipher cipher;

	/**
	 * Make a codec, which takes a while if there are keys.
	 * @param encryptionKeys the keys, the first of which encrypts and all of which
	 * decrypt; if there are none, messages are plain
	 */
	MessageCodec(List<String> encryptionKeys) {
		this.cipher = (!encryptionKeys.isEmpty()) ? new MessageCipher(encryptionKeys) : null;
	}

	/**
	 * Return a message as bytes.
	 * @param target the channel or group it is for
	 * @param content what the sender says
	 * @param metadata what the framework says about the message
	 */
	byte[] encode(String target, Content content, Map<String, String> metadata) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER + content.size());
		if (this.cipher != null) {
			this.body.write(out, content, metadata);
			return this.cipher.seal(target, new byte[] { VERSION, ENCRYPTED }, out.toByteArray());
		}
		out.write(VERSION);
		out.write(PLAIN);
		this.body.write(out, content, metadata);
		return out.toByteArray();
	}

	/**
	 * Read a message.
	 * @param target the channel or group it is for
	 * @param frame all of its bytes
	 * @throws UnreadableMessageException if this node cannot read it
	 */
	Decoded decode(String target, byte[] frame) {
		checkVersion(target, frame);
		return switch (frame[1]) {
			case PLAIN -> decodePlain(target, frame);
			case ENCRYPTED -> decodeEncrypted(target, frame);
			default -> throw malformed(target, "its kind is %d".formatted(frame[1]), null);
		};
	}

	private static void checkVersion(String target, byte[] frame) {
		if (frame.length < HEADER) {
			throw malformed(target, "it has only %d bytes".formatted(frame.length), null);
		}
		if (frame[0] < VERSION) {
			throw malformed(target, "its version is %d".formatted(frame[0]), null);
		}
		if (frame[0] > VERSION) {
			throw new UnreadableMessageException(target,
					"it was written by a newer version, in format %d, and this node knows formats up to %d; upgrade this node"
						.formatted(frame[0], VERSION));
		}
	}

	private Decoded decodePlain(String target, byte[] frame) {
		if (this.cipher != null) {
			throw new UnreadableMessageException(target,
					"it is not encrypted, but this node has 'encryption-keys'; give them to all nodes");
		}
		return readBody(target, frame, HEADER);
	}

	private Decoded decodeEncrypted(String target, byte[] frame) {
		if (this.cipher == null) {
			throw new UnreadableMessageException(target,
					"it is encrypted, but this node has no 'encryption-keys'; give it those of the other nodes");
		}
		return readBody(target, this.cipher.open(target, HEADER, frame), 0);
	}

	private Decoded readBody(String target, byte[] bytes, int offset) {
		try {
			return this.body.read(bytes, offset);
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
