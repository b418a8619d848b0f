package io.channels.autoconfigure.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the module and the classic build, and nothing else below their path. Browsers
 * ask each time whether they have the present one, so an update needs no other name.
 */
final class ClientResources implements WebMvcConfigurer {

	private static final String FILES = "/{file:channels\\.js|channels\\.classic\\.js}";

	private static final String LOCATION = "classpath:/io/channels/client/";

	private final String path;

	ClientResources(String path) {
		this.path = path;
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler(this.path + FILES)
			.addResourceLocations(LOCATION)
			.setCacheControl(CacheControl.noCache())
			// Times in a jar may be made up.
			.setUseLastModified(false)
			.setEtagGenerator(ClientResources::digest);
	}

	private static String digest(Resource resource) {
		try (InputStream content = resource.getInputStream()) {
			return DigestUtils.md5DigestAsHex(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a native image keeps of the client.
	 */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern("io/channels/client/*.js");
		}

	}

}
