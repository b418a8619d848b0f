package io.channels.docs;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the tests of a snippet with JUnit, as part of an application of their own. Its
 * classes stay, since Spring keeps contexts until the end.
 */
final class SnippetRun {

	private static final String APPLICATION = """
			import org.springframework.boot.autoconfigure.SpringBootApplication;

			@SpringBootApplication(excludeName = { %s })
			class Application {
			}
			""";

	/**
	 * There may be one server only.
	 */
	private static final String JETTY = "\"org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration\"";

	/**
	 * What takes time to start, and is not asked for.
	 */
	private static final String DATABASE = """
			"org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
			"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
			""";

	private final Path output;

	SnippetRun(Path output) {
		this.output = output;
	}

	/**
	 * Compile a snippet and run its tests.
	 */
	TestExecutionSummary run(Snippet snippet) throws Exception {
		String name = "docs.line" + snippet.line();
		SnippetCompiler compiler = new SnippetCompiler(Files.createDirectories(this.output));
		assertThat(compiler.problems(inPackage(name, snippet))).isEmpty();
		String excluded = snippet.text().contains("@Entity") ? JETTY : JETTY + ", " + DATABASE;
		Snippet application = new Snippet("Application", 0, "java", APPLICATION.formatted(excluded));
		assertThat(compiler.problems(inPackage(name, application))).isEmpty();
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		URLClassLoader loader = new URLClassLoader(new URL[] { this.output.toUri().toURL() }, before);
		Thread.currentThread().setContextClassLoader(loader);
		try {
			return run(loader, tests(name));
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
	}

	/**
	 * Put a snippet into a package, on its first line so that the numbers of the others
	 * stay.
	 */
	private static Snippet inPackage(String name, Snippet snippet) {
		return new Snippet(snippet.page(), snippet.line(), snippet.language(),
				"package %s; %s".formatted(name, snippet.text()));
	}

	private List<String> tests(String packageName) throws Exception {
		try (Stream<Path> files = Files.list(this.output.resolve(packageName.replace('.', '/')))) {
			return files.map((file) -> file.getFileName().toString())
				.filter((file) -> file.endsWith("Tests.class"))
				.map((file) -> packageName + "." + file.substring(0, file.length() - ".class".length()))
				.toList();
		}
	}

	/**
	 * Run test classes of a loader.
	 */
	static TestExecutionSummary run(ClassLoader loader, List<String> tests) {
		List<ClassSelector> selectors = tests.stream()
			.map((type) -> DiscoverySelectors.selectClass(loader, type))
			.toList();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create()
			.execute(LauncherDiscoveryRequestBuilder.request().selectors(selectors).build(), listener);
		return listener.getSummary();
	}

}
