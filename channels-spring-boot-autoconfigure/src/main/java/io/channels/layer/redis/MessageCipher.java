package io.channels.layer.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.util.Assert;

/**
 * Encrypts messages with the first of several keys, and decrypts them with the one they
 * name. Safe for use by any thread.
 * <p>
 * AES-256-GCM, with a random nonce of 12 bytes for each message, keeps a message secret
 * and unchanged, and holds it to its header and its target. Random nonces are safe for
 * 2<sup>32</sup> messages under one key, so busy layers have to change it in time. A key
 * is made of a configured text by PBKDF2-HMAC-SHA256 with 600,000 iterations, about a
 * quarter of a second when a layer starts. All nodes must come to the same key, so the
 * salt is fixed. A key's id is the beginning of an HMAC-SHA256 under that key.
 */
final class MessageCipher {

	private static final int ITERATIONS = 600_000;

	private static final byte[] SALT = "io.channels.layer.redis".getBytes(StandardCharsets.UTF_8);

	private static final byte[] ID_LABEL = "key id".getBytes(StandardCharsets.UTF_8);

	private static final int KEY_BITS = 256;

	private static final int TAG_BYTES = 16;

	private static final int NONCE_BYTES = 12;

	private static final int OVERHEAD = Integer.BYTES + NONCE_BYTES + TAG_BYTES;

	private final SecureRandom random = new SecureRandom();

	private final List<Key> keys;

	/**
	 * Derive the keys, which takes a while.
	 * @param texts the keys as configured, at least one
	 */
	MessageCipher(List<String> texts) {
		Assert.notEmpty(texts, "'texts' must not be empty");
		this.keys = texts.stream().map(Key::of).toList();
	}

	/**
	 * Return the header, followed by key id, nonce and the encrypted body with its tag.
	 */
	byte[] seal(String target, byte[] header, byte[] body) {
		Key key = this.keys.get(0);
		byte[] nonce = new byte[NONCE_BYTES];
		this.random.nextBytes(nonce);
		ByteBuffer frame = ByteBuffer.allocate(header.length + OVERHEAD + body.length);
		frame.put(header).putInt(key.id()).put(nonce);
		try {
			Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce);
			authenticate(cipher, ByteBuffer.wrap(header), target);
			cipher.doFinal(ByteBuffer.wrap(body), frame);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM does not encrypt", ex);
		}
		return frame.array();
	}

	/**
	 * Return the body of what was sealed.
	 * @throws UnreadableMessageException if there is no key for it, or it is not what was
	 * sealed for that target
	 */
	byte[] open(String target, int headerLength, byte[] sealed) {
		if (sealed.length < headerLength + OVERHEAD) {
			throw new UnreadableMessageException(target, "it is encrypted, but has been cut off");
		}
		ByteBuffer header = ByteBuffer.wrap(sealed, 0, headerLength);
		ByteBuffer frame = ByteBuffer.wrap(sealed, headerLength, sealed.length - headerLength);
		Key key = key(target, frame.getInt());
		byte[] nonce = new byte[NONCE_BYTES];
		frame.get(nonce);
		ByteBuffer body = ByteBuffer.allocate(frame.remaining() - TAG_BYTES);
		try {
			Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
			authenticate(cipher, header, target);
			cipher.doFinal(frame, body);
		}
		catch (AEADBadTagException ex) {
			throw new UnreadableMessageException(target,
					"it was changed or moved after it was encrypted; find out who writes to these keys", ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("AES-GCM does not decrypt", ex);
		}
		return body.array();
	}

	private Key key(String target, int id) {
		return this.keys.stream()
			.filter((key) -> key.id() == id)
			.findFirst()
			.orElseThrow(() -> new UnreadableMessageException(target,
					"it is encrypted with key %08x, which this node does not have; add that key to 'encryption-keys'"
						.formatted(id)));
	}

	private static Cipher cipher(int mode, Key key, byte[] nonce) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
		return cipher;
	}

	private static void authenticate(Cipher cipher, ByteBuffer header, String target) {
		cipher.updateAAD(header);
		cipher.updateAAD(target.getBytes(StandardCharsets.UTF_8));
	}

	private record Key(int id, SecretKey secret) {

		static Key of(String text) {
			Assert.hasText(text, "'encryption-keys' must not contain an empty key");
			try {
				byte[] secret = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
					.generateSecret(new PBEKeySpec(text.toCharArray(), SALT, ITERATIONS, KEY_BITS))
					.getEncoded();
				Mac mac = Mac.getInstance("HmacSHA256");
				mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
				return new Key(ByteBuffer.wrap(mac.doFinal(ID_LABEL)).getInt(), new SecretKeySpec(secret, "AES"));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException("No key can be made for 'encryption-keys'", ex);
			}
		}

	}

}
