package io.channels.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * A connection through a {@link FaultyProxy}. One thread passes requests, another
 * replies; they share volatile fields only.
 */
final class ProxiedConnection {

	private static final int BUFFER = 16_384;

	private final FaultyProxy proxy;

	private final Socket client;

	private final Socket server = new Socket();

	private volatile FaultyProxy.@Nullable Cut cut;

	private volatile boolean lostReplies;

	ProxiedConnection(FaultyProxy proxy, Socket client) {
		this.proxy = proxy;
		this.client = client;
	}

	void open(SocketAddress address) throws IOException {
		this.client.setTcpNoDelay(true);
		this.server.setTcpNoDelay(true);
		this.server.connect(address, 5000);
	}

	void passRequests() {
		byte[] bytes = new byte[BUFFER];
		try (InputStream in = this.client.getInputStream(); OutputStream out = this.server.getOutputStream()) {
			for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
				FaultyProxy.Cut ordered = this.proxy.cutForRequest(bytes, length);
				if (ordered != null) {
					this.cut = ordered;
				}
				out.write(bytes, 0, length);
			}
		}
		catch (IOException ex) {
			// One side is gone, so the other goes.
		}
		finally {
			cut();
		}
	}

	void passReplies() {
		byte[] bytes = new byte[BUFFER];
		int passed = 0;
		FaultyProxy.Cut counted = null;
		try (InputStream in = this.server.getInputStream(); OutputStream out = this.client.getOutputStream()) {
			for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
				if (this.cut == null) {
					this.cut = this.proxy.cutForReply();
				}
				FaultyProxy.Cut ordered = this.cut;
				if (ordered != counted) {
					// A later order counts anew.
					counted = ordered;
					passed = 0;
				}
				if (ordered != null && passed + length >= ordered.afterBytes()) {
					out.write(bytes, 0, ordered.afterBytes() - passed);
					break;
				}
				passed += (ordered != null) ? length : 0;
				passOn(out, bytes, length);
			}
		}
		catch (IOException ex) {
			// One side is gone, so the other goes.
		}
		finally {
			cut();
		}
	}

	private void passOn(OutputStream out, byte[] bytes, int length) throws IOException {
		if (this.proxy.isSwallowing()) {
			this.lostReplies = true;
			if (!this.proxy.isSwallowing()) {
				cut();
			}
		}
		else {
			out.write(bytes, 0, length);
		}
	}

	boolean hasLostReplies() {
		return this.lostReplies;
	}

	void cut() {
		try (this.client; this.server) {
			this.proxy.ended(this);
		}
		catch (IOException ex) {
			throw new IllegalStateException("A connection could not be cut", ex);
		}
	}

}
