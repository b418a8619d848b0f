package io.channels.autoconfigure;

import java.util.List;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

class AutoConfigurationImportsTests {

	@Test
	void everyAutoConfigurationIsListedOnce() {
		List<String> declared = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.channels.autoconfigure")
			.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.toList();

		assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
			.filteredOn((name) -> name.startsWith("io.channels."))
			.hasSizeGreaterThan(10)
			.containsExactlyInAnyOrderElementsOf(declared);
	}

	/**
	 * Those of JPA need a database, and are where there is one.
	 */
	@Test
	void everyAutoConfigurationHasTestsOfItsOwn() {
		assertThat(ImportCandidates.load(AutoConfiguration.class, null))
			.filteredOn((name) -> name.startsWith("io.channels.") && !name.contains(".jpa."))
			.allSatisfy((name) -> assertThat(
					getClass().getResource("/" + StringUtils.replace(name, ".", "/") + "Tests.class"))
				.as("tests of %s", name)
				.isNotNull());
	}

	@Test
	void allBackOffIfChannelsAreExcluded() {
		Class<?>[] others = ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.channels."))
			.map((name) -> ClassUtils.resolveClassName(name, null))
			.filter((type) -> type != ChannelsAutoConfiguration.class)
			.toArray(Class<?>[]::new);

		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, WebMvcAutoConfiguration.class))
			.withConfiguration(AutoConfigurations.of(others))
			.withPropertyValues("channels.admin.enabled=true")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
