package io.channels.sample;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import io.channels.test.TestWebSocketClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who signs in, and that nobody has to.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SignInTests {

	private final SignIn user = new SignIn();

	@LocalServerPort
	private int port;

	@Test
	void strangerIsNobody() throws Exception {
		assertThat(this.user.me(this.port).path("name").isNull()).isTrue();
		assertThat(this.user.me(this.port).path("admin").booleanValue()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "alice, false", "bob, false", "admin, true" })
	void userSignsInAndOut(String name, boolean admin) throws Exception {
		assertThat(this.user.as(this.port, name, name)).isEqualTo("/");
		assertThat(this.user.me(this.port).path("name").stringValue()).isEqualTo(name);
		assertThat(this.user.me(this.port).path("admin").booleanValue()).isEqualTo(admin);

		assertThat(this.user.out(this.port)).isEqualTo("/");
		assertThat(this.user.me(this.port).path("name").isNull()).isTrue();
	}

	@Test
	void wrongPasswordIsTold() throws Exception {
		assertThat(this.user.as(this.port, "alice", "bob")).isEqualTo("/sign-in.html?error");
		assertThat(this.user.me(this.port).path("name").isNull()).isTrue();
	}

	@Test
	void formOfAnotherSiteIsRefused() throws Exception {
		assertThat(this.user.post(this.port, "/sign-in", "username=alice&password=alice").statusCode()).isEqualTo(403);
	}

	@Test
	void socketOfAUserHasTheNameOfTheUser() throws Exception {
		this.user.as(this.port, "alice", "alice");

		try (TestWebSocketClient bob = TestWebSocketClient.connect(this.port, "/chat/cookies?name=Bob");
				TestWebSocketClient alice = TestWebSocketClient.to(this.port, "/chat/cookies?name=Mallory")
					.header("Cookie", this.user.cookies())
					.connect()) {
			alice.receiveText();
			bob.receiveText();

			assertThat(bob.receiveJson(ChatEvent.Join.class).name()).isEqualTo("alice");
		}
	}

	@Test
	void adminPageAsksForAnAdmin() throws Exception {
		assertThat(this.user.get(this.port, "/channels/admin").headers().firstValue("Location").orElseThrow())
			.endsWith("/sign-in.html");
		this.user.as(this.port, "alice", "alice");
		assertThat(this.user.get(this.port, "/channels/admin").headers().firstValue("Location").orElseThrow())
			.endsWith("/sign-in.html");
		this.user.as(this.port, "admin", "admin");
		assertThat(this.user.get(this.port, "/channels/admin/").body()).contains("admin.js");
	}

	@ParameterizedTest
	@CsvSource({ "100%25, 100%", "a%3Bb, a;b", "%2E%2E%2E, ...", "a%0Ab, 'a\nb'" })
	void roomMayHaveAnyName(String path, String room) {
		try (TestWebSocketClient client = TestWebSocketClient.connect(this.port, "/chat/" + path + "?name=Ann")) {
			assertThat(client.receiveJson(ChatEvent.Welcome.class).room()).isEqualTo(room);
		}
	}

}
