package io.channels.autoconfigure.admin;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to secure the page.
 */
final class UnsecuredAdminFailureAnalyzer extends AbstractFailureAnalyzer<UnsecuredAdminException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsecuredAdminException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Add the dependency org.springframework.boot:spring-boot-starter-security, declare a bean of type"
						+ " AdminAccess, or set 'channels.admin.insecure' to true where everybody may see users and"
						+ " groups and close connections, as on your own machine.",
				cause);
	}

}
