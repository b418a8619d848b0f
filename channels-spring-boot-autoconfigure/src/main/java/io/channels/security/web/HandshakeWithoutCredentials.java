package io.channels.security.web;

import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.jspecify.annotations.Nullable;

/**
 * A handshake without the ticket in its query and the token among its subprotocols, which
 * nobody behind needs to know.
 */
final class HandshakeWithoutCredentials extends HttpServletRequestWrapper {

	private final QueryParameter parameter;

	HandshakeWithoutCredentials(HttpServletRequest request, QueryParameter parameter) {
		super(request);
		this.parameter = parameter;
	}

	@Override
	public @Nullable String getQueryString() {
		return this.parameter.removeFrom(super.getQueryString());
	}

	@Override
	public @Nullable String getParameter(String name) {
		return this.parameter.name().equals(name) ? null : super.getParameter(name);
	}

	@Override
	public String @Nullable [] getParameterValues(String name) {
		return this.parameter.name().equals(name) ? null : super.getParameterValues(name);
	}

	@Override
	public Map<String, String[]> getParameterMap() {
		Map<String, String[]> parameters = new LinkedHashMap<>(super.getParameterMap());
		parameters.remove(this.parameter.name());
		return parameters;
	}

	@Override
	public Enumeration<String> getParameterNames() {
		return Collections.enumeration(getParameterMap().keySet());
	}

	@Override
	public @Nullable String getHeader(String name) {
		if (!Subprotocols.HEADER.equalsIgnoreCase(name)) {
			return super.getHeader(name);
		}
		List<String> rest = subprotocols();
		return rest.isEmpty() ? null : String.join(", ", rest);
	}

	@Override
	public Enumeration<String> getHeaders(String name) {
		if (!Subprotocols.HEADER.equalsIgnoreCase(name)) {
			return super.getHeaders(name);
		}
		String rest = getHeader(name);
		return (rest != null) ? Collections.enumeration(List.of(rest)) : Collections.emptyEnumeration();
	}

	private List<String> subprotocols() {
		return Subprotocols.of((HttpServletRequest) getRequest())
			.filter((offered) -> !HandshakeToken.isToken(offered))
			.toList();
	}

}
