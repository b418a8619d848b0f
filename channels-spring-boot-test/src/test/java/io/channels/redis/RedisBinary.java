package io.channels.redis;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import org.junit.jupiter.api.Assumptions;
import redis.embedded.core.ExecutableProvider;

/**
 * The versions of Redis that tests run on.
 */
public enum RedisBinary {

	/**
	 * Redis 6.2, which comes with a library and is always there.
	 */
	EMBEDDED {

		@Override
		Optional<Path> find() {
			return Optional.of(Extracted.PATH);
		}

	},

	/**
	 * The newer Redis of the operating system. It must be there in CI.
	 */
	SYSTEM {

		@Override
		Optional<Path> find() {
			return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
				.map((folder) -> Path.of(folder, "redis-server"))
				.filter(Files::isExecutable)
				.findFirst();
		}

	};

	abstract Optional<Path> find();

	/**
	 * Return the program. If it is absent, the test is skipped, or fails in CI.
	 */
	public Path path() {
		Optional<Path> found = find();
		if (found.isEmpty() && System.getenv("CI") == null) {
			Assumptions.abort("No redis-server on the PATH: the tests on a second version of Redis are skipped");
		}
		return found.orElseThrow(() -> new IllegalStateException("No redis-server on the PATH: install it for CI"));
	}

	/**
	 * The program, extracted once.
	 */
	private static final class Extracted {

		private static final Path PATH = extract();

		private static Path extract() {
			try {
				Path folder = Files.createTempDirectory("redis-binary");
				folder.toFile().deleteOnExit();
				File program = ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
				program.deleteOnExit();
				return program.toPath();
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Redis could not be extracted", ex);
			}
		}

	}

}
