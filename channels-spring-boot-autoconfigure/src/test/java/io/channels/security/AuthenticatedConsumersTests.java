package io.channels.security;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

import io.channels.consumer.ConsumerContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AuthenticatedConsumersTests {

	private final AuthenticatedConsumers consumers = new AuthenticatedConsumers();

	private final List<@Nullable Authentication> seen = new ArrayList<>();

	@AfterEach
	void clear() {
		SecurityContextHolder.clearContext();
	}

	@Test
	void consumerRunsAsTheUserOfItsConnection() throws Exception {
		Authentication ann = new TestingAuthenticationToken("ann", "secret", "ROLE_USER");

		this.consumers.intercept(context(ann), (context) -> look());

		assertThat(this.seen).containsExactly(ann);
		assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
	}

	@Test
	void consumerOfAnonymousRunsAsNobody() throws Exception {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("left", "behind"));

		this.consumers.intercept(context(null), (context) -> look());
		this.consumers.intercept(context(() -> "no authentication"), (context) -> look());

		assertThat(this.seen).containsExactly(null, null);
	}

	@Test
	void whatTheThreadHadIsPutBackEvenAfterAFailure() {
		Authentication before = new TestingAuthenticationToken("before", "secret");
		SecurityContextHolder.getContext().setAuthentication(before);

		assertThatIllegalStateException().isThrownBy(
				() -> this.consumers.intercept(context(new TestingAuthenticationToken("ann", "secret")), (context) -> {
					throw new IllegalStateException("planned");
				}));

		assertThat(SecurityContextHolder.getContext().getAuthentication()).isSameAs(before);
	}

	private void look() {
		this.seen.add(SecurityContextHolder.getContext().getAuthentication());
	}

	private static ConsumerContext context(@Nullable Principal principal) {
		ConsumerContext context = Mockito.mock(ConsumerContext.class);
		Mockito.when(context.principal()).thenReturn(Optional.ofNullable(principal));
		return context;
	}

}
