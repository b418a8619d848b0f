package io.channels.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.channels.message.InvalidNameException;

/**
 * Explains names of channels and groups that break the rule, found at start-up.
 */
final class InvalidNameFailureAnalyzer extends AbstractFailureAnalyzer<InvalidNameException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidNameException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Correct the name '%s' where it is declared, for example in a @Route annotation or a Routing bean."
					.formatted(cause.getName()),
				cause);
	}

}
