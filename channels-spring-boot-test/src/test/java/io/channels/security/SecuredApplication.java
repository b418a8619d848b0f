package io.channels.security;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.channels.consumer.Consumer;
import io.channels.consumer.Route;
import io.channels.security.web.WebSocketTickets;
import io.channels.test.MutableClock;
import io.channels.websocket.ConnectionAuthorization;
import io.channels.websocket.Handshake;
import io.channels.websocket.WebSocketConnection;
import io.channels.websocket.consumer.JsonWebSocketConsumer;
import io.channels.websocket.consumer.WebSocketConsumer;

/**
 * An application that knows its clients by form login, by tokens and by tickets.
 */
@SpringBootApplication(exclude = DataSourceAutoConfiguration.class)
@EnableWebSecurity
@EnableMethodSecurity
class SecuredApplication {

	private static final SecretKey KEY = new SecretKeySpec(
			"a key for tests, which nobody else knows".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

	@Bean
	SecurityFilterChain chain(HttpSecurity http) {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/open", "/open/*")
				.permitAll()
				.requestMatchers("/admins")
				.hasRole("ADMIN")
				.anyRequest()
				.authenticated())
			.formLogin(Customizer.withDefaults())
			.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
			.csrf((csrf) -> csrf.disable())
			.build();
	}

	@Bean
	UserDetailsService users() {
		return new InMemoryUserDetailsManager(User.withUsername("ann").password("{noop}secret").roles("USER").build(),
				User.withUsername("root").password("{noop}secret").roles("USER", "ADMIN").build());
	}

	@Bean
	JwtDecoder jwtDecoder(Clock clock) {
		JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
		times.setClock(clock);
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withSecretKey(KEY).build();
		decoder.setJwtValidator(times);
		return decoder;
	}

	@Bean
	JwtEncoder jwtEncoder() {
		return new NimbusJwtEncoder(new ImmutableSecret<>(KEY));
	}

	@Bean
	MutableClock clock() {
		return new MutableClock();
	}

	@Bean
	Banned banned() {
		return new Banned();
	}

	/**
	 * Users who may not stay.
	 */
	static final class Banned implements ConnectionAuthorization {

		final Set<String> names = ConcurrentHashMap.newKeySet();

		@Override
		public boolean isAuthorized(Handshake handshake) {
			Principal principal = handshake.principal();
			return principal == null || !this.names.contains(principal.getName());
		}

	}

	/**
	 * Hands out tickets.
	 */
	@RestController
	static class Tickets {

		private final WebSocketTickets tickets;

		Tickets(WebSocketTickets tickets) {
			this.tickets = tickets;
		}

		@GetMapping("/ticket")
		String ticket(HttpServletRequest request, @RequestParam Optional<String> path) {
			return path.map((only) -> this.tickets.issue(request, only)).orElseGet(() -> this.tickets.issue(request));
		}

	}

	/**
	 * Tells what it sees of a handshake.
	 */
	@Consumer
	static class Seeing {

		@Route(channel = "websocket.connect", path = "/{path:seen|open|admins}")
		String connect(Handshake handshake) {
			Principal principal = handshake.principal();
			return "%s %s %s %s".formatted((principal != null) ? principal.getName() : "nobody",
					handshake.subprotocols(), handshake.queryString(),
					handshake.headers().getOrEmpty("Sec-WebSocket-Protocol"));
		}

		@Route(channel = "websocket.receive", path = "/{path:seen|open|admins}")
		void receive(String text, WebSocketConnection connection) {
			connection.send(text);
		}

	}

	/**
	 * Lets only admins do some things.
	 */
	@Consumer
	static class Guarded {

		@Route(channel = "websocket.connect", path = "/guarded/connect")
		@PreAuthorize("hasRole('ADMIN')")
		String connect(Principal principal) {
			return "welcome " + principal.getName();
		}

		@Route(channel = "websocket.connect", path = "/{path:guarded|open}/receive")
		String connectAnybody() {
			return "welcome";
		}

		@Route(channel = "websocket.receive", path = "/{path:guarded|open}/receive")
		@PreAuthorize("hasRole('ADMIN')")
		void receive(String text, WebSocketConnection connection) {
			connection.send(text);
		}

	}

	/**
	 * Lets only admins send, as a class.
	 */
	@Consumer
	@Route("/guarded/class")
	static class GuardedClass extends WebSocketConsumer {

		private int count;

		@Override
		@PreAuthorize("hasRole('ADMIN')")
		protected void receive(String text) {
			send(text + ++this.count);
		}

	}

	/**
	 * Lets only admins send, as a class that takes JSON.
	 */
	@Consumer
	@Route("/guarded/json")
	static class GuardedJson extends JsonWebSocketConsumer<Map<String, String>> {

		private int count;

		@Override
		@PreAuthorize("hasRole('ADMIN')")
		protected void receive(Map<String, String> message) {
			send(message.get("text") + ++this.count);
		}

	}

	/**
	 * Asks a secured service.
	 */
	@Consumer
	@Route("/guarded/service")
	static class Asking extends WebSocketConsumer {

		private final Vault vault;

		Asking(Vault vault) {
			this.vault = vault;
		}

		@Override
		protected void receive(String text) {
			send(this.vault.open());
		}

	}

	/**
	 * What only admins may open.
	 */
	@Component
	static class Vault {

		@PreAuthorize("hasRole('ADMIN')")
		String open() {
			return "gold";
		}

	}

}
