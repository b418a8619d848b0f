package io.channels.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pages that users read.
 */
final class Documentation {

	private static final Path ROOT = root();

	private Documentation() {
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.exists(directory.resolve("docs/configuration.md"))) {
			directory = directory.getParent();
			if (directory == null) {
				throw new IllegalStateException("The tests do not run inside of the repository");
			}
		}
		return directory;
	}

	/**
	 * Return all pages, relative to the root of the repository.
	 */
	static List<String> pages() {
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			List<String> pages = docs.filter((file) -> file.toString().endsWith(".md"))
				.map((file) -> ROOT.relativize(file).toString().replace('\\', '/'))
				.sorted()
				.toList();
			return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md"), pages.stream()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String read(String page) {
		try {
			return Files.readString(ROOT.resolve(page)).replace("\r\n", "\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void write(String page, String text) {
		try {
			Files.writeString(ROOT.resolve(page), text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Stream<Snippet> snippets(String language) {
		return pages().stream()
			.flatMap((page) -> Snippet.of(page, read(page)).stream())
			.filter((snippet) -> snippet.language().equals(language));
	}

	/**
	 * Return a page without its blocks.
	 */
	static String text(String page) {
		return read(page).replaceAll("(?ms)^```.*?^```$", "");
	}

	/**
	 * Return what can be read of the sources below a folder.
	 */
	static String sources(String folder) {
		try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
			StringBuilder sources = new StringBuilder();
			for (Path file : files.filter((found) -> found.toString().endsWith(".java")).toList()) {
				sources.append(Files.readString(file));
			}
			return sources.toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the page that a link of a page leads to; of a folder its first.
	 */
	static String page(String from, String link) {
		Path target = ROOT.resolve(from).resolveSibling(link).normalize();
		return ROOT.relativize(Files.isDirectory(target) ? target.resolve("README.md") : target).toString();
	}

	/**
	 * Return whether a link of a page leads to something in the repository.
	 */
	static boolean exists(String page, String link) {
		return Files.exists(ROOT.resolve(page).resolveSibling(link));
	}

}
