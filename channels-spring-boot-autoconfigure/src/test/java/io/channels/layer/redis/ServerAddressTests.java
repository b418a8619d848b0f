package io.channels.layer.redis;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class ServerAddressTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			redis,                               redis,       6379, '',   '',    0, false
			redis_1:7000,                        redis_1,     7000, '',   '',    0, false
			127.0.0.1:7000/3,                    127.0.0.1,   7000, '',   '',    3, false
			[::1]:7000,                          ::1,         7000, '',   '',    0, false
			redis://redis/,                      redis,       6379, '',   '',    0, false
			redis://pw@redis,                    redis,       6379, '',   pw,    0, false
			redis://:pw@redis,                   redis,       6379, '',   pw,    0, false
			redis://me:pw@redis:7000/12,         redis,       7000, me,   pw,   12, false
			redis://me:p:w@redis,                redis,       6379, me,   p:w,   0, false
			redis://me:p@w@redis,                redis,       6379, me,   p@w,   0, false
			redis://m%40e:p%2Fw+@redis,          redis,       6379, m@e,  p/w+,  0, false
			rediss://me:pw@redis.example.org,    redis.example.org, 6379, me, pw, 0, true
			""")
	void partsAreRead(String text, String host, int port, String user, String password, int database, boolean tls) {
		assertThat(ServerAddress.parse(text)).contains(new ServerAddress(host, port, user, password, database, tls));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":6379", "redis:", "redis:-1", "redis:65536", "redis:1:2", "redis/name",
			"REDIS//redis", "http://redis", "redis://me:p%w@redis", "redis,other" })
	void otherTextIsNoAddress(String text) {
		assertThat(ServerAddress.parse(text)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "redis:1,redis:1", "me:pw@redis:x,***@redis:x", "redis://me:p@w@redis,redis://***@redis",
			"http://pw@redis,http://***@redis" })
	void passwordIsMasked(String text, String masked) {
		assertThat(ServerAddress.masked(text)).isEqualTo(masked);
	}

	@Test
	void printsWithoutPassword() {
		assertThat(ServerAddress.parse("redis://me:pw@[::1]:7000/3")).get().hasToString("[::1]:7000");
	}

	@Test
	void configurationHasEveryPart() {
		RedisStandaloneConfiguration configuration = ServerAddress.parse("me:pw@redis:7000/3")
			.orElseThrow()
			.configuration();

		assertThat(configuration.getHostName()).isEqualTo("redis");
		assertThat(configuration.getPort()).isEqualTo(7000);
		assertThat(configuration.getUsername()).isEqualTo("me");
		assertThat(configuration.getPassword().toOptional()).contains("pw".toCharArray());
		assertThat(configuration.getDatabase()).isEqualTo(3);
	}

}
