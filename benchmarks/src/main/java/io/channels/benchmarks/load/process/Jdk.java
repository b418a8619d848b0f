package io.channels.benchmarks.load.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK of this machine.
 *
 * @param version its major version
 * @param home its folder
 */
public record Jdk(int version, Path home) {

	private static final Path FOLDER = Path.of("/usr/lib/jvm");

	private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

	private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

	/**
	 * Return the JDKs that are found: that of {@code JAVA_HOME}, that which runs, and
	 * those where Linux has them.
	 */
	public static List<Jdk> all() {
		List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
		Optional.ofNullable(System.getenv("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
		if (Files.isDirectory(FOLDER)) {
			try (Stream<Path> found = Files.list(FOLDER)) {
				found.sorted().forEach(homes::add);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return homes.stream().flatMap((home) -> at(home).stream()).toList();
	}

	/**
	 * Return the JDK of a major version, if there is one.
	 * @param version the version
	 */

	private static Optional<Jdk> at(Path home) {
		Path release = home.resolve("release");
		if (!Files.isReadable(release) || !Files.isExecutable(home.resolve("bin/java"))) {
			return Optional.empty();
		}
		try {
			Matcher matcher = VERSION.matcher(Files.readString(release));
			return matcher.find() ? Optional.of(new Jdk(Integer.parseInt(matcher.group(1)), home)) : Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String java() {
		return this.home.resolve("bin/java").toString();
	}

	/**
	 * Whether servers use virtual threads on it.
	 */
	public boolean hasVirtualThreads() {
		return this.version >= FIRST_WITH_VIRTUAL_THREADS;
	}

	@Override
	public String toString() {
		return "JDK " + this.version;
	}

}
