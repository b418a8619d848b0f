package io.channels.autoconfigure.admin;

/**
 * The page is enabled, but nothing keeps anybody from it.
 */
final class UnsecuredAdminException extends RuntimeException {

	UnsecuredAdminException(String path) {
		super("The page '%s' is enabled by 'channels.admin.enabled', but there is no Spring Security to keep anybody from it"
			.formatted(path));
	}

}
