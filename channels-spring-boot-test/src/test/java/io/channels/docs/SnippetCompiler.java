package io.channels.docs;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles snippets, each for itself, against the class path of the tests.
 */
final class SnippetCompiler {

	private static final Pattern PUBLIC_TYPE = Pattern.compile("^public .*?(?:class|interface|record|enum) (\\w+)",
			Pattern.MULTILINE);

	private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

	private final Path output;

	SnippetCompiler(Path output) {
		this.output = output;
	}

	/**
	 * Compile a snippet.
	 * @return what is wrong, with lines of the page
	 */
	List<String> problems(Snippet snippet) {
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		this.compiler
			.getTask(null, null, diagnostics,
					List.of("-d", this.output.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none",
							"-parameters", "--release", "17", "-Xlint:deprecation,removal,unchecked,rawtypes"),
					null, List.of(new Source(snippet)))
			.call();
		return diagnostics.getDiagnostics().stream().map((diagnostic) -> describe(snippet, diagnostic)).toList();
	}

	private static String describe(Snippet snippet, Diagnostic<?> diagnostic) {
		return "%s:%d %s".formatted(snippet.page(), snippet.line() + diagnostic.getLineNumber(),
				diagnostic.getMessage(Locale.ROOT));
	}

	/**
	 * A snippet as a file of the name that its public type asks for.
	 */
	private static final class Source extends SimpleJavaFileObject {

		private final Snippet snippet;

		Source(Snippet snippet) {
			super(URI.create("snippet:///" + name(snippet) + Kind.SOURCE.extension), Kind.SOURCE);
			this.snippet = snippet;
		}

		private static String name(Snippet snippet) {
			Matcher matcher = PUBLIC_TYPE.matcher(snippet.text());
			return matcher.find() ? matcher.group(1) : "Snippet";
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.snippet.text();
		}

	}

}
