package io.channels.security;

import java.security.Principal;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;

import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerInterceptor;
import io.channels.consumer.MessageConsumer;

/**
 * Runs each consumer as the user who was authenticated at the handshake of its
 * connection, so that method security works on whatever it calls. Consumers of other
 * messages run as nobody. What the thread had before is put back.
 */
public final class AuthenticatedConsumers implements ConsumerInterceptor {

	private final SecurityContextHolderStrategy strategy = SecurityContextHolder.getContextHolderStrategy();

	@Override
	public void intercept(ConsumerContext context, MessageConsumer next) throws Exception {
		SecurityContext before = this.strategy.getContext();
		this.strategy.setContext(contextOf(context.principal().orElse(null)));
		try {
			next.consume(context);
		}
		finally {
			this.strategy.setContext(before);
		}
	}

	private SecurityContext contextOf(@Nullable Principal principal) {
		SecurityContext context = this.strategy.createEmptyContext();
		if (principal instanceof Authentication authentication) {
			context.setAuthentication(authentication);
		}
		return context;
	}

}
