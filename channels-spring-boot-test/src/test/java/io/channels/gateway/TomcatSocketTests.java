package io.channels.gateway;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import io.channels.channel.Channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Messages of all sizes reach clients of Tomcat whole and in order, while Tomcat itself
 * writes to the same sockets, and with TLS.
 */
@Timeout(60)
class TomcatSocketTests {

	private static final String PASSWORD = "secret";

	private static final int MESSAGES = 400;

	/** Around what fits a short header, a frame and several frames. */
	private static final int[] EDGES = { 0, 1, 125, 126, 127, 32_760, 32_764, 32_765, 65_528, 65_529, 100_000 };

	@TempDir
	private Path folder;

	@ParameterizedTest(name = "TLS: {0}")
	@ValueSource(booleans = { false, true })
	void messagesArriveWholeWhilePingsAreAnswered(boolean tls) throws Exception {
		Path store = this.folder.resolve("store.p12");
		if (tls) {
			createStore(store);
		}
		try (ConfigurableApplicationContext context = start(tls, store)) {
			int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
			Received received = new Received();
			WebSocket socket = client(tls, store).newWebSocketBuilder()
				.buildAsync(URI.create((tls ? "wss" : "ws") + "://localhost:" + port + "/listen/sizes"), received)
				.join();
			Random random = new Random(1);
			List<String> texts = IntStream.concat(IntStream.of(EDGES), random.ints(MESSAGES, 0, 70_000))
				.mapToObj((size) -> text(size, random))
				.toList();

			for (int i = 0; i < texts.size(); i++) {
				if (i % 50 == 0) {
					int sent = i;
					await().until(() -> received.texts.size() >= sent - 50);
				}
				context.getBean(Channels.class).group("sizes").send(Map.of("text", texts.get(i)));
				socket.sendPing(ByteBuffer.wrap(new byte[] { (byte) i })).join();
			}

			await().until(() -> received.failure != null || received.texts.size() == texts.size());
			assertThat(received.failure).isNull();
			assertThat(received.texts).isEqualTo(texts);
			await().until(() -> received.pongs.get() == texts.size());
			socket.abort();
		}
	}

	/**
	 * Return a text of which each character takes from one to four bytes.
	 */
	private static String text(int size, Random random) {
		String alphabet = "aé€";
		StringBuilder text = new StringBuilder(size);
		while (text.length() < size) {
			int kind = random.nextInt(20);
			if (kind == 0 && text.length() + 2 <= size) {
				text.append("😀");
			}
			else {
				text.append(alphabet.charAt((kind < 3) ? kind : 0));
			}
		}
		return text.toString();
	}

	private static ConfigurableApplicationContext start(boolean tls, Path store) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(GatewayApplication.class).properties(
				"server.port=0", "channels.websocket.outbound.max-size=16MB",
				"spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration");
		if (tls) {
			application.properties("server.ssl.key-store=file:" + store, "server.ssl.key-store-password=" + PASSWORD);
		}
		return application.run();
	}

	private static HttpClient client(boolean tls, Path store) throws Exception {
		if (!tls) {
			return HttpClient.newHttpClient();
		}
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return HttpClient.newBuilder().sslContext(context).build();
	}

	private static void createStore(Path store) throws Exception {
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "localhost", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"SAN=dns:localhost", "-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(keytool.exitValue()).isZero();
	}

	private static final class Received implements WebSocket.Listener {

		final List<String> texts = new CopyOnWriteArrayList<>();

		final AtomicInteger pongs = new AtomicInteger();

		final StringBuilder text = new StringBuilder();

		volatile @Nullable Throwable failure;

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
			this.text.append(part);
			if (last) {
				this.texts.add(this.text.toString());
				this.text.setLength(0);
			}
			socket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
			this.pongs.incrementAndGet();
			socket.request(1);
			return null;
		}

		@Override
		public void onError(WebSocket socket, Throwable ex) {
			this.failure = ex;
		}

	}

}
