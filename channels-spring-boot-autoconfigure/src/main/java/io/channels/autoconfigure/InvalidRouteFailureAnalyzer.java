package io.channels.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.channels.routing.InvalidRouteException;

/**
 * Explains routes that cannot work.
 */
final class InvalidRouteFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRouteException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRouteException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
