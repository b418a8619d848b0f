package io.channels.websocket.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.websocket.Session;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * Writes frames of Jetty, all that has gathered with one flush, without encoding a text
 * for each client anew. Used by one thread at a time.
 */
final class JettySocketWriter extends StandardSocketWriter {

	private final CoreSession session;

	private final long timeoutMillis;

	JettySocketWriter(JakartaWebSocketSession session, long timeoutMillis) {
		super(session, timeoutMillis);
		this.session = session.getCoreSession();
		this.timeoutMillis = timeoutMillis;
	}

	/**
	 * Return whether a session is one of Jetty.
	 */
	static boolean suits(Session session) {
		return session instanceof JakartaWebSocketSession;
	}

	@Override
	public void write(List<Outbound> batch) throws IOException {
		int last = batch.size() - 1;
		for (int i = 0; i < last; i++) {
			this.session.sendFrame(frame(batch.get(i)), Callback.NOOP, true);
		}
		Callback.Completable flushed = new Callback.Completable();
		this.session.sendFrame(frame(batch.get(last)), flushed, false);
		if (!flushed.isDone() || flushed.isCompletedExceptionally()) {
			await(flushed);
		}
	}

	private static Frame frame(Outbound outbound) {
		return (outbound instanceof Outbound.Data data)
				? new Frame(data.isText() ? OpCode.TEXT : OpCode.BINARY, true, ByteBuffer.wrap(data.payload()))
				: new Frame(OpCode.PING);
	}

	/**
	 * Wait until the client's socket has taken what comes last.
	 */
	private void await(Callback.Completable flushed) throws IOException {
		try {
			flushed.get(this.timeoutMillis, TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			throw new IOException("The socket does not take what is written", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new IOException("The client has read nothing for %d ms".formatted(this.timeoutMillis), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException("Interrupted", ex);
		}
	}

}
