package io.channels.dispatch;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * A node that works for gateways elsewhere. Its main method is a process of its own, to
 * be killed.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@Import({ CountingConsumer.class, TellingConsumer.class })
public class WorkerApplication {

	/**
	 * Run a worker until it is killed.
	 * @param args the properties of the application
	 */
	public static void main(String[] args) {
		new SpringApplicationBuilder(WorkerApplication.class).web(WebApplicationType.NONE)
			.properties("channels.websocket.enabled=false", "spring.main.keep-alive=true",
					"spring.main.banner-mode=off")
			.run(args);
	}

	@Bean(destroyMethod = "shutdown")
	RedisClient disconnectsClient(@Value("${channels.layers.default.config.hosts}") String[] hosts) {
		return RedisClient.create(RedisURI.create("redis://" + hosts[0]));
	}

	@Bean
	Disconnects disconnects(RedisClient client) {
		return new Disconnects(client.connect());
	}

}
