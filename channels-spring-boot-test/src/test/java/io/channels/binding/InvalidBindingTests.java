package io.channels.binding;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.channels.binding.Model.Tag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Bindings that keep the application from starting.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidBindingTests {

	@Test
	void neitherFieldsNorExclude(CapturedOutput output) {
		assertRefused(NoFields.class, output,
				"declares neither fields() nor exclude(); return __all__ from fields() to show every field");
	}

	@Test
	void unknownField(CapturedOutput output) {
		assertRefused(UnknownField.class, output,
				"names the field 'meening', which 'binding.tag' does not have, but only [meaning]");
	}

	@Test
	void unknownReadOnlyField(CapturedOutput output) {
		assertRefused(UnknownReadOnly.class, output, "names the field 'meening'");
	}

	@Test
	void noStream(CapturedOutput output) {
		assertRefused(NoStream.class, output, "names no stream; annotate it with @Stream or override stream()");
	}

	@Test
	void noEntity(CapturedOutput output) {
		assertRefused(NoEntity.class, output, "is of 'java.lang.String', which is no entity of the persistence unit");
	}

	@Test
	void noType(CapturedOutput output) {
		assertRefused(NoType.class, output, "must say its entity");
	}

	private static void assertRefused(Class<?> binding, CapturedOutput output, String description) {
		assertThatException()
			.isThrownBy(() -> new SpringApplicationBuilder(Application.class, binding).web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.run("--spring.jpa.hibernate.ddl-auto=none"));

		assertThat(output.getOut()).contains("APPLICATION FAILED TO START", binding.getName(), description, "Action:");
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Tag.class)
	static class Application {

	}

	/**
	 * A binding that would be right.
	 */
	abstract static class Base<T> extends WebSocketBinding<T, String> {

		@Override
		public String stream() {
			return "tags";
		}

		@Override
		protected Set<String> fields() {
			return Set.of(ALL_FIELDS);
		}

		@Override
		protected Collection<String> groupNames(T tag) {
			return List.of();
		}

		@Override
		protected boolean hasPermission(Principal principal, BindingAction action, String id) {
			return false;
		}

	}

	static class NoFields extends Base<Tag> {

		@Override
		protected Set<String> fields() {
			return Set.of();
		}

	}

	static class UnknownField extends Base<Tag> {

		@Override
		protected Set<String> fields() {
			return Set.of("meening");
		}

	}

	static class UnknownReadOnly extends Base<Tag> {

		@Override
		protected Set<String> readOnly() {
			return Set.of("meening");
		}

	}

	static class NoStream extends Base<Tag> {

		@Override
		public String stream() {
			return "";
		}

	}

	static class NoEntity extends Base<String> {

	}

	static class NoType<T> extends Base<T> {

	}

}
