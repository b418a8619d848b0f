package io.channels.sample;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Who wants to can sign in as a demo user. Everybody else uses the sample as before, and
 * only the admin page asks for somebody.
 */
@Configuration(proxyBeanMethods = false)
class SignInConfiguration {

	static final String ADMIN = "ADMIN";

	/**
	 * Tokens guard the forms that sign in and out. REST and Actuator go without them:
	 * they allow a stranger what they allow a user, so a forged request gains nothing,
	 * and what changes something is JSON, PUT or DELETE, which browsers do not send to
	 * another origin that does not ask for it. A socket of another origin is refused by
	 * the gateway.
	 */
	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http, TokenBasedRememberMeServices signedIn) {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/channels/admin", "/channels/admin/**")
				.hasRole(ADMIN)
				.anyRequest()
				.permitAll())
			.formLogin((form) -> form.loginPage("/sign-in.html")
				.loginProcessingUrl("/sign-in")
				.failureUrl("/sign-in.html?error")
				.defaultSuccessUrl("/"))
			.logout((out) -> out.logoutUrl("/sign-out").logoutSuccessUrl("/"))
			.rememberMe((remember) -> remember.rememberMeServices(signedIn).key(signedIn.getKey()))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf((csrf) -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository())
				// Else each request with the signed cookie would make tokens of others
				// invalid.
				.sessionAuthenticationStrategy(new NullAuthenticatedSessionStrategy())
				.ignoringRequestMatchers("/api/**", "/actuator/**"))
			.build();
	}

	/**
	 * A signed cookie instead of a session: each node knows it, also one that has just
	 * started.
	 */
	@Bean
	TokenBasedRememberMeServices signedIn(UserDetailsService users, @Value("${sample.sign-in-key}") String key) {
		TokenBasedRememberMeServices signedIn = new TokenBasedRememberMeServices(key, users);
		signedIn.setAlwaysRemember(true);
		signedIn.setCookieName("signed-in");
		signedIn.setCookieCustomizer((cookie) -> cookie.setAttribute("SameSite", "Lax"));
		return signedIn;
	}

	/**
	 * The passwords are the names. They are encoded here already, since the cookie is
	 * signed with them, so nodes must not each encode them anew.
	 */
	@Bean
	UserDetailsService demoUsers() {
		return new InMemoryUserDetailsManager(
				User.withUsername("alice")
					.password("{bcrypt}$2a$10$lsDEVhJLkjZFqoe4yx96S.HlEx1oGZ5KIWomyGBhSj8Y45eeyulmi")
					.roles("USER")
					.build(),
				User.withUsername("bob")
					.password("{bcrypt}$2a$10$tKXt8DSIKDQVPoSFyJpKsuIOTSygjbfQ8MkX0wc/RevIbImlmcI7e")
					.roles("USER")
					.build(),
				User.withUsername("admin")
					.password("{bcrypt}$2a$10$TNX71XdTh39xn7MS1qlEHOPSkZ8bKzgTnR2yeFwQD/1RgddNs932C")
					.roles("USER", ADMIN)
					.build());
	}

	/**
	 * A room may have any name, also one with a percent sign.
	 */
	@Bean
	HttpFirewall anyRoom() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowUrlEncodedPercent(true);
		firewall.setAllowUrlEncodedPeriod(true);
		firewall.setAllowUrlEncodedLineFeed(true);
		firewall.setAllowUrlEncodedCarriageReturn(true);
		firewall.setAllowSemicolon(true);
		return firewall;
	}

}
