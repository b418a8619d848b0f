package io.channels.autoconfigure.admin;

import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import io.channels.admin.AdminAccess;
import io.channels.autoconfigure.ChannelsAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ChannelsAdminAutoConfigurationTests {

	private static final String PAGE = "/channels/admin/";

	private static final String CLOSE = """
			{"channel":"websocket.send.far!1","code":1000,"reason":"enough"}""";

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, WebMvcAutoConfiguration.class,
				ChannelsAutoConfiguration.class, ChannelsAdminAutoConfiguration.class));

	private final WebApplicationContextRunner enabled = this.contextRunner
		.withPropertyValues("channels.admin.enabled=true");

	private final WebApplicationContextRunner unsecured = this.enabled
		.withClassLoader(new FilteredClassLoader(SecurityContextHolder.class));

	@AfterEach
	void signOut() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void pageIsOffByDefault() {
		run(this.contextRunner, (mvc) -> {
			signIn("ROLE_ADMIN");
			assertThat(mvc.get().uri(PAGE)).hasStatus(404);
		});
	}

	@Test
	void applicationWithoutSpringSecurityDoesNotStart() {
		this.unsecured.run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new UnsecuredAdminFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).contains("'/channels/admin'").contains("no Spring Security");
			assertThat(analysis.getAction()).contains("spring-boot-starter-security")
				.contains("AdminAccess")
				.contains("'channels.admin.insecure'");
		});
	}

	@Test
	void applicationThatSaysItMayBeOpenIsWarned(CapturedOutput output) {
		run(this.unsecured.withPropertyValues("channels.admin.insecure=true"), (mvc) -> {
			assertThat(mvc.get().uri(PAGE)).hasStatusOk();
			assertThat(output).contains("WARN").contains("Everybody may use '/channels/admin'");
		});
	}

	@Test
	void springSecurityDecidesEvenIfThePageMayBeOpen() {
		run(this.enabled.withPropertyValues("channels.admin.insecure=true"),
				(mvc) -> assertThat(mvc.get().uri(PAGE)).hasStatus(403));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "admin.js", "admin.css", "charts.js", "icon.svg", "data/start", "data/sample",
			"data/groups", "data/connections" })
	void everythingNeedsTheRole(String path) {
		run(this.enabled, (mvc) -> {
			assertThat(mvc.get().uri(PAGE + path)).hasStatus(403);
			signIn("ROLE_USER");
			assertThat(mvc.get().uri(PAGE + path)).hasStatus(403);
			signIn("ROLE_ADMIN");
			assertThat(mvc.get().uri(PAGE + path)).hasStatusOk()
				.headers()
				.hasValue("X-Content-Type-Options", "nosniff")
				.hasValue("X-Frame-Options", "DENY")
				.hasHeaderSatisfying("Content-Security-Policy",
						(policy) -> assertThat(policy).singleElement()
							.asString()
							.startsWith("default-src 'none';")
							.doesNotContain("unsafe"));
		});
	}

	@Test
	void browserOfSomebodyElseIsAskedForALogin() {
		run(this.enabled, (mvc) -> {
			signIn("ROLE_USER");
			assertThat(mvc.get().uri(PAGE).accept(MediaType.TEXT_HTML)).failure()
				.hasRootCauseInstanceOf(AccessDeniedException.class);
		});
	}

	@Test
	void roleIsAPropertyAndMayBeAnAuthority() {
		run(this.enabled.withPropertyValues("channels.admin.role=channels:read"), (mvc) -> {
			signIn("ROLE_ADMIN");
			assertThat(mvc.get().uri(PAGE)).hasStatus(403);
			signIn("channels:read");
			assertThat(mvc.get().uri(PAGE)).hasStatusOk();
		});
	}

	@Test
	void applicationCanDecideItself() {
		run(this.unsecured.withBean(AdminAccess.class,
				() -> (request) -> "127.0.0.1".equals(request.getRemoteAddr()) && request.getParameter("key") != null),
				(mvc) -> {
					assertThat(mvc.get().uri(PAGE)).hasStatus(403);
					assertThat(mvc.get().uri(PAGE + "?key=1")).hasStatusOk();
				});
	}

	@Test
	void pathIsAPropertyAndGetsItsSlash() {
		run(this.enabled.withPropertyValues("channels.admin.path=/ops/live"), (mvc) -> {
			signIn("ROLE_ADMIN");
			assertThat(mvc.get().uri("/ops/live")).hasStatus(307).hasHeader("Location", "live/");
			assertThat(mvc.get().uri("/ops/live/")).hasStatusOk().bodyText().contains("src=\"admin.js\"");
			assertThat(mvc.head().uri("/ops/live")).hasStatus(307);
			assertThat(mvc.head().uri("/ops/live/")).hasStatusOk();
			assertThat(mvc.get().uri(PAGE)).hasStatus(404);
		});
	}

	@Test
	void sampleTellsOfNodesAndLayers() {
		run(this.enabled, (mvc) -> {
			signIn("ROLE_ADMIN");
			assertThat(mvc.get().uri(PAGE + "data/sample")).bodyJson()
				.hasPathSatisfying("$.nodes[0].answered", (answered) -> answered.assertThat().isEqualTo(true))
				.hasPathSatisfying("$.layers.default.statistics.oldestAge",
						(seconds) -> seconds.assertThat().isEqualTo(0.0));
		});
	}

	@Test
	void pageIsToldTheTokenThatSpringSecurityWants() {
		run(this.enabled, (mvc) -> {
			signIn("ROLE_ADMIN");
			assertThat(mvc.get().uri(PAGE + "data/start")).bodyJson().isLenientlyEqualTo("{'header':null}");
			assertThat(mvc.get()
				.uri(PAGE + "data/start")
				.requestAttr("_csrf", new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf", "secret"))).bodyJson()
				.isLenientlyEqualTo("{'layers':['default'],'header':{'name':'X-CSRF-TOKEN','value':'secret'}}");
		});
	}

	@Test
	void wrongArgumentsAreAnsweredInWords() {
		run(this.enabled, (mvc) -> {
			signIn("ROLE_ADMIN");
			assertThat(mvc.get().uri(PAGE + "data/groups?page=-1")).hasStatus(400)
				.bodyText()
				.contains("pages begin with 0");
			assertThat(mvc.get().uri(PAGE + "data/groups?layer=other")).hasStatus(400).bodyText().contains("'other'");
			assertThat(post(mvc, "{")).hasStatus(400);
			assertThat(post(mvc, "{}")).hasStatus(400);
		});
	}

	@Test
	void onlyThePageCloses() {
		run(this.enabled, (mvc) -> {
			signIn("ROLE_ADMIN");
			String close = PAGE + "data/close";
			assertThat(post(mvc, CLOSE)).hasStatus(204);
			assertThat(mvc.get().uri(close)).hasStatus4xxClientError();
			assertThat(
					mvc.post().uri(close).content(CLOSE).contentType(MediaType.APPLICATION_JSON).header("Other", "1"))
				.hasStatus(403);
			assertThat(mvc.post()
				.uri(close)
				.content(CLOSE)
				.contentType(MediaType.TEXT_PLAIN)
				.header("X-Channels-Admin", "1")).hasStatus(403);
			for (List<String> header : List.of(List.of("Origin", "https://evil.example"),
					List.of("Sec-Fetch-Site", "cross-site"), List.of("Sec-Fetch-Site", "same-site"))) {
				assertThat(mvc.post()
					.uri(close)
					.content(CLOSE)
					.contentType(MediaType.APPLICATION_JSON)
					.header("X-Channels-Admin", "1")
					.header(header.get(0), header.get(1))).hasStatus(403);
			}
		});
	}

	private static MockMvcTester.MockMvcRequestBuilder post(MockMvcTester mvc, String body) {
		return mvc.post()
			.uri(PAGE + "data/close")
			.content(body)
			.contentType(MediaType.APPLICATION_JSON)
			.header("X-Channels-Admin", "1")
			.header("Origin", "http://localhost")
			.header("Sec-Fetch-Site", "same-origin");
	}

	private static void signIn(String authority) {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ann", "", authority));
	}

	private static void run(WebApplicationContextRunner runner, Consumer<MockMvcTester> test) {
		runner.run((context) -> {
			assertThat(context).hasNotFailed();
			test.accept(MockMvcTester.from(context.getSourceApplicationContext()));
		});
	}

}
