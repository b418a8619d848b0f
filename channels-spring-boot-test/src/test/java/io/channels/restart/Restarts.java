package io.channels.restart;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;

import io.channels.redis.RedisServer;
import io.channels.test.TestWebSocketClient;

/**
 * Starts an application again and again in one process, as the developer tools of Spring
 * Boot do, and says what is left of each. To be run in a process of its own, where soft
 * references are as weak as others.
 */
public final class Restarts {

	private static final int COLLECTIONS = 20;

	private static final long PATIENCE_MILLIS = 10_000;

	private Restarts() {
	}

	public static void main(String[] args) throws Exception {
		try (RedisServer redis = RedisServer.started()) {
			// Spring Boot keeps some of what is first, and some of what was last.
			start(Restarts.class.getClassLoader(), redis, "local").close();
			WeakReference<ClassLoader> local = run(redis, "local");
			WeakReference<ClassLoader> layer = run(redis, "layer");
			System.out.println("result collected " + isCollected(local));
			start(Restarts.class.getClassLoader(), redis, "local").close();
			System.out.println("result collected " + isCollected(layer));
		}
		System.out.println("result end");
		System.exit(0);
	}

	private static WeakReference<ClassLoader> run(RedisServer redis, String dispatch) throws Exception {
		try (ApplicationClassLoader loader = new ApplicationClassLoader(dispatch, Restarts.class.getClassLoader())) {
			use(start(loader, redis, dispatch));
			System.out.println("result threads " + threads());
			System.out.println("result connections " + connections(redis));
			return new WeakReference<>(loader);
		}
	}

	private static ConfigurableApplicationContext start(ClassLoader loader, RedisServer redis, String dispatch)
			throws Exception {
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(loader);
		try {
			return new SpringApplicationBuilder(new DefaultResourceLoader(loader),
					loader.loadClass(RestartedApplication.class.getName()))
				.run("--server.port=0", "--channels.websocket.dispatch=" + dispatch,
						"--channels.layers.default.backend=redis", "--spring.data.redis.port=" + redis.port(),
						"--spring.autoconfigure.exclude=org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration");
		}
		finally {
			Thread.currentThread().setContextClassLoader(own);
		}
	}

	private static void use(ConfigurableApplicationContext started) {
		try (ConfigurableApplicationContext context = started) {
			int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			TestWebSocketClient talk = TestWebSocketClient.connect(port, "/talk");
			TestWebSocketClient board = TestWebSocketClient.connect(port, "/board");
			System.out.println("result talk " + talk.sendText("{\"text\":\"hello\"}").receiveText());
			System.out.println("result board " + board
				.sendText("{\"stream\":\"notes\",\"payload\":{\"action\":\"create\",\"data\":{\"text\":\"note\"}}}")
				.receiveJson()
				.at("/payload/data/text")
				.stringValue());
			context.close();
			System.out.println("result closed " + talk.awaitClosed().code() + " " + board.awaitClosed().code());
		}
	}

	/**
	 * Return the names of threads of the library that do not end.
	 */
	private static List<String> threads() throws InterruptedException {
		for (Thread thread : ours()) {
			thread.join(PATIENCE_MILLIS);
		}
		return ours().stream().map(Thread::getName).toList();
	}

	private static List<Thread> ours() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("channels-") || thread.getName().startsWith("lettuce-"))
			.toList();
	}

	/**
	 * Return how many connections the server has beside the one that asks.
	 */
	private static long connections(RedisServer redis) {
		return String.valueOf(redis.call("CLIENT", "LIST")).lines().filter((line) -> !line.isBlank()).count() - 1;
	}

	private static boolean isCollected(WeakReference<ClassLoader> loader) {
		for (int i = 0; i < COLLECTIONS && loader.get() != null; i++) {
			System.gc();
		}
		return loader.get() == null;
	}

	/**
	 * Loads the classes of the application itself, even though its parent could.
	 */
	private static final class ApplicationClassLoader extends URLClassLoader {

		ApplicationClassLoader(String name, ClassLoader parent) {
			super(name, new URL[] { RestartedApplication.class.getProtectionDomain().getCodeSource().getLocation() },
					parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(RestartedApplication.class.getName())) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

}
