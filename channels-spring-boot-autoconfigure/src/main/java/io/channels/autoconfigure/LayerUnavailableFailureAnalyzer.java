package io.channels.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.channels.layer.LayerUnavailableException;

/**
 * Explains layers whose backend cannot be used.
 */
final class LayerUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<LayerUnavailableException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, LayerUnavailableException cause) {
		return new FailureAnalysis(cause.getMessage(), cause.getAction(), cause);
	}

}
