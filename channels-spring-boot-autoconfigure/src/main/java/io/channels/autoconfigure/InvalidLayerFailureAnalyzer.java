package io.channels.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains layers that are configured in a way that cannot work.
 */
final class InvalidLayerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidLayerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidLayerException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
