package io.channels.sample;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import redis.embedded.RedisServer;

/**
 * Two nodes of the sample, with a Redis and a database that they share.
 */
final class Nodes implements AutoCloseable {

	private final RedisServer redis;

	private final ConfigurableApplicationContext one;

	private final ConfigurableApplicationContext two;

	/**
	 * Start the nodes.
	 * @param folder where the database is
	 * @param properties what is set on both beside, such as {@code a.b=c}
	 */
	Nodes(Path folder, String... properties) throws IOException {
		int redisPort = freePort();
		this.redis = RedisServer.newRedisServer().port(redisPort).bind("127.0.0.1").setting("save \"\"").build();
		this.redis.start();
		this.one = node(redisPort, folder, properties);
		this.two = node(redisPort, folder, properties);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private static ConfigurableApplicationContext node(int redisPort, Path folder, String... properties) {
		return new SpringApplicationBuilder(SampleApplication.class).profiles("redis")
			.properties(properties)
			.run("--server.port=0", "--spring.data.redis.port=" + redisPort,
					"--spring.datasource.url=jdbc:h2:file:" + folder.resolve("board") + ";AUTO_SERVER=TRUE");
	}

	int one() {
		return port(this.one);
	}

	int two() {
		return port(this.two);
	}

	private static int port(ConfigurableApplicationContext node) {
		return node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Return what tells whether the second node takes traffic. It goes on to do so when
	 * the node has stopped.
	 */
	ApplicationAvailability availabilityOfTwo() {
		return this.two.getBean(ApplicationAvailability.class);
	}

	/**
	 * Stop the second node, as a deployment would. The first has the database.
	 */
	void stopTwo() {
		this.two.close();
	}

	void stopRedis() throws IOException {
		this.redis.stop();
	}

	@Override
	public void close() throws IOException {
		this.two.close();
		this.one.close();
		this.redis.stop();
	}

}
