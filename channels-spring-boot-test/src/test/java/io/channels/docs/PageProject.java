package io.channels.docs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/**
 * A project that a page has its reader make: the name of a file stands last in the
 * paragraph before its block.
 *
 * @param files the text of each file, by its path
 */
record PageProject(Map<String, String> files) {

	private static final Pattern FILE = Pattern.compile("`([\\w./-]*\\w\\.\\w+)`");

	private static final String DEPENDENCY = "<dependency>";

	private static final String DEPENDENCIES_END = "\t</dependencies>";

	PageProject {
		files = Map.copyOf(files);
	}

	/**
	 * Return what the reader has at each moment before a file is changed, and at the end.
	 */
	static List<PageProject> of(String page, String markdown) {
		List<PageProject> stages = new ArrayList<>();
		Map<String, String> files = new LinkedHashMap<>();
		for (Snippet snippet : Snippet.of(page, markdown)) {
			String file = file(snippet, markdown);
			if (file.isEmpty() || snippet.language().isEmpty()) {
				continue;
			}
			if (files.containsKey(file)) {
				stages.add(new PageProject(files));
			}
			files.merge(file, snippet.text(), PageProject::changed);
		}
		stages.add(new PageProject(files));
		return stages;
	}

	private static String file(Snippet snippet, String markdown) {
		List<String> lines = markdown.lines().limit(snippet.line() - 1).toList();
		String before = String.join("\n", lines).stripTrailing();
		String paragraph = before.substring(before.lastIndexOf("\n\n") + 1);
		return FILE.matcher(paragraph)
			.results()
			.map((MatchResult result) -> result.group(1))
			.reduce("", (first, second) -> second);
	}

	private static String changed(String before, String block) {
		return block.startsWith(DEPENDENCY)
				? before.replace(DEPENDENCIES_END, block.indent(2).replace("  ", "\t\t") + DEPENDENCIES_END) : block;
	}

	/**
	 * Write and compile the project.
	 * @param directory an empty one
	 * @return what the compiler says
	 */
	String build(Path directory) throws IOException {
		List<String> arguments = new ArrayList<>(
				List.of("-d", classes(directory).toString(), "-cp", System.getProperty("java.class.path"), "-proc:none",
						"-parameters", "--release", "17", "-Xlint:deprecation,removal,unchecked,rawtypes"));
		for (Map.Entry<String, String> entry : this.files.entrySet()) {
			Path file = directory.resolve(entry.getKey());
			Files.createDirectories(file.getParent());
			Files.writeString(file, entry.getValue());
			if (entry.getKey().endsWith(".java")) {
				arguments.add(file.toString());
			}
		}
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		ToolProvider.getSystemJavaCompiler().run(null, output, output, arguments.toArray(new String[0]));
		return output.toString(StandardCharsets.UTF_8);
	}

	static Path resources(Path directory) {
		return directory.resolve("src/main/resources");
	}

	/**
	 * Return the names of the test classes that were compiled.
	 */
	static List<String> tests(Path directory) throws IOException {
		Path classes = classes(directory);
		try (Stream<Path> files = Files.walk(classes)) {
			return files.map((file) -> classes.relativize(file).toString())
				.filter((file) -> file.endsWith("Tests.class"))
				.map((file) -> file.replace(".class", "").replaceAll("[/\\\\]", "."))
				.toList();
		}
	}

	/**
	 * Return a loader of what was built.
	 */
	static URLClassLoader loader(Path directory) throws IOException {
		return new URLClassLoader(
				new URL[] { classes(directory).toUri().toURL(), resources(directory).toUri().toURL() },
				Thread.currentThread().getContextClassLoader());
	}

	private static Path classes(Path directory) throws IOException {
		return Files.createDirectories(directory.resolve("target/classes"));
	}

}
