package io.channels.test;

import java.io.IOException;
import java.security.Principal;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.springframework.core.Ordered;

/**
 * Makes a request that of the user as whom a {@link TestWebSocketClient} of this JVM
 * connects. It comes last, since Spring Security would replace its user.
 */
final class TestPrincipalFilter implements Filter, Ordered {

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Principal principal = (request instanceof HttpServletRequest http)
				? TestPrincipals.get(http.getHeader(TestPrincipals.HEADER)) : null;
		chain.doFilter((principal != null) ? new PrincipalRequest((HttpServletRequest) request, principal) : request,
				response);
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	private static final class PrincipalRequest extends HttpServletRequestWrapper {

		private final Principal principal;

		PrincipalRequest(HttpServletRequest request, Principal principal) {
			super(request);
			this.principal = principal;
		}

		@Override
		public Principal getUserPrincipal() {
			return this.principal;
		}

		@Override
		public String getRemoteUser() {
			return this.principal.getName();
		}

	}

}
