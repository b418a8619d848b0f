package io.channels.architecture;

import java.util.Map;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Holds the packages to their levels, and shows that each rule bites.
 */
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.channels");

	private static final JavaClasses BAD = new ClassFileImporter().importPackages("io.channels.architecture.bad");

	private static final Map<String, Integer> BAD_LEVELS = Map.of("message", 0, "websocket", 1);

	private final ArchitectureRules rules = new ArchitectureRules("io.channels");

	private final ArchitectureRules badRules = new ArchitectureRules("io.channels.architecture.bad");

	static Stream<String> packages() {
		return PackageLevels.LEVELS.keySet().stream().sorted();
	}

	@ParameterizedTest
	@MethodSource("packages")
	void packageImportsOnlyLowerLevels(String name) {
		this.rules.importsOnlyLowerLevels(name, PackageLevels.LEVELS).check(MAIN);
	}

	@Test
	void packageThatImportsAHigherLevelIsFound() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.badRules.importsOnlyLowerLevels("message", BAD_LEVELS).check(BAD));
	}

	@Test
	void everyPackageHasALevel() {
		assertThat(MAIN).isNotEmpty();
		this.rules.everyPackageHasALevel(PackageLevels.LEVELS).check(MAIN);
	}

	@Test
	void packageWithoutALevelIsFound() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.badRules.everyPackageHasALevel(Map.of("message", 0)).check(BAD));
	}

	@Test
	void packagesAreFreeOfCycles() {
		this.rules.packagesAreFreeOfCycles().check(MAIN);
	}

	@Test
	void cycleIsFound() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.badRules.packagesAreFreeOfCycles().check(BAD));
	}

	@Test
	void springWebSocketStaysInTheGateway() {
		this.rules
			.libraryStaysIn("org.springframework.web.socket..", "io.channels.websocket.server",
					"io.channels.autoconfigure.websocket")
			.check(MAIN);
	}

	@Test
	void springBootStaysInAutoConfiguration() {
		this.rules.libraryStaysIn("org.springframework.boot..", "io.channels.autoconfigure..", "io.channels.actuate")
			.check(MAIN);
	}

	@Test
	void healthStaysInItsPackages() {
		this.rules
			.libraryStaysIn("org.springframework.boot.health..", "io.channels.actuate",
					"io.channels.autoconfigure.actuate")
			.check(MAIN);
	}

	@Test
	void actuatorKnowsNothingElseOfSpringBoot() {
		this.rules
			.libraryStaysIn("org.springframework.boot.actuate..", "io.channels.actuate",
					"io.channels.autoconfigure.actuate")
			.check(MAIN);
		this.rules
			.packageUsesOnlyParts("actuate", "org.springframework.boot..",
					"org.springframework.boot.health.contributor", "org.springframework.boot.actuate.endpoint..")
			.check(MAIN);
	}

	@Test
	void metersStayInTheirPackages() {
		this.rules.libraryStaysIn("io.micrometer.core..", "io.channels.metrics", "io.channels.autoconfigure.metrics")
			.check(MAIN);
	}

	@Test
	void observationsStayInTheirPackages() {
		this.rules
			.libraryStaysIn("io.micrometer.observation..", "io.channels.observation",
					"io.channels.autoconfigure.observation")
			.check(MAIN);
	}

	@Test
	void servletsStayInTheGatewayAndThePage() {
		this.rules
			.libraryStaysIn("jakarta.servlet..", "io.channels.websocket.server", "io.channels.security.web",
					"io.channels.autoconfigure.websocket", "io.channels.admin")
			.check(MAIN);
	}

	@Test
	void jpaStaysInItsPackages() {
		this.rules.libraryStaysIn("jakarta.persistence..", "io.channels.binding.jpa", "io.channels.autoconfigure.jpa")
			.check(MAIN);
		this.rules.libraryStaysIn("org.hibernate..", "io.channels.binding.jpa", "io.channels.autoconfigure.jpa")
			.check(MAIN);
	}

	@Test
	void securityStaysInItsPackages() {
		this.rules
			.libraryStaysIn("org.springframework.security..", "io.channels.security..",
					"io.channels.autoconfigure.security")
			.check(MAIN);
		this.rules.libraryStaysIn("org.springframework.session..", "io.channels.autoconfigure.security").check(MAIN);
	}

	@Test
	void transactionsStayInTheirPackages() {
		this.rules
			.libraryStaysIn("org.springframework.transaction..", "io.channels.transaction",
					"io.channels.autoconfigure.transaction", "io.channels.binding.jpa", "io.channels.autoconfigure.jpa")
			.check(MAIN);
	}

	@Test
	void redisStaysInItsPackages() {
		this.rules.libraryStaysIn("io.lettuce..", "io.channels.layer.redis", "io.channels.autoconfigure.redis")
			.check(MAIN);
		this.rules
			.libraryStaysIn("org.springframework.data.redis..", "io.channels.layer.redis",
					"io.channels.autoconfigure.redis")
			.check(MAIN);
	}

	@Test
	void encodingLibraryStaysInItsPackages() {
		this.rules
			.libraryStaysIn("tools.jackson.dataformat..", "io.channels.layer.redis", "io.channels.autoconfigure.redis")
			.check(MAIN);
	}

	@Test
	void encodingLibraryOutsideItsPackageIsFound() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.rules.libraryStaysIn("tools.jackson.dataformat..", "nowhere").check(MAIN))
			.withMessageContaining("io.channels.layer.redis");
	}

	@Test
	void libraryOutsideItsPackagesIsFound() {
		assertThatExceptionOfType(AssertionError.class)
			.isThrownBy(() -> this.badRules.libraryStaysIn("org.springframework.boot..", "nowhere").check(BAD));
	}

	@Test
	void otherPartOfALibraryIsFound() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.badRules
			.packageUsesOnlyParts("websocket", "org.springframework.boot..", "org.springframework.boot.health..")
			.check(BAD));
	}

}
