package io.channels.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Starts an application that must not start, and tells what its user is told, by the
 * analyzers of Spring Boot and our own in their real order.
 */
final class FailedStart {

	private static final FailureHandler OF_ABSENT_LIBRARIES = FailureHandler.handleMessage((message, failure) -> {
	});

	private FailedStart() {
	}

	static FailureAnalysis with(String... properties) {
		return of(new Class<?>[0], properties);
	}

	static FailureAnalysis of(Class<?> source, String... properties) {
		return of(new Class<?>[] { source }, properties);
	}

	private static FailureAnalysis of(Class<?>[] sources, String... properties) {
		AtomicReference<ConfigurableApplicationContext> context = new AtomicReference<>();
		SpringApplicationBuilder application = new SpringApplicationBuilder(Wiring.class).sources(sources)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.logStartupInfo(false)
			.properties("spring.main.banner-mode=off", "logging.level.org.springframework=off")
			.properties(properties)
			.initializers(context::set);
		Throwable failure = catchThrowable(() -> application.run().close());
		if (failure == null) {
			throw new AssertionError("The application started");
		}
		return analyze(failure, context.get());
	}

	private static FailureAnalysis analyze(Throwable failure, ConfigurableApplicationContext context) {
		ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
			.and(Environment.class, context.getEnvironment());
		List<FailureAnalyzer> analyzers = SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, arguments, OF_ABSENT_LIBRARIES);
		return analyzers.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter(Objects::nonNull)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No analyzer explains the failure", failure));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ JacksonAutoConfiguration.class, ChannelsAutoConfiguration.class })
	static class Wiring {

	}

}
