package io.channels.binding;

import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BoundFieldsTests {

	private static final Set<String> FIELDS = new LinkedHashSet<>(List.of("room", "title"));

	@Test
	void allFieldsAreThoseOfTheModelInItsOrder() {
		assertThat(names(Set.of("__all__"), Set.of())).containsExactly("room", "title");
	}

	@Test
	void othersMayBeNamedBesideAllFields() {
		assertThat(names(Set.of("__all__", "version"), Set.of())).containsExactly("room", "title", "version");
	}

	@Test
	void excludedFieldsAreLeftOutOfAll() {
		assertThat(names(Set.of(), Set.of("room"))).containsExactly("title");
		assertThat(names(Set.of("__all__"), Set.of("title"))).containsExactly("room");
	}

	@Test
	void namedFieldsAreThose() {
		assertThat(names(Set.of("version"), Set.of())).containsExactly("version");
	}

	@Test
	void neitherFieldsNorExcludeIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> names(Set.of(), Set.of()))
			.withMessage("Binding 'notes' declares neither fields() nor exclude(); "
					+ "return __all__ from fields() to show every field");
	}

	@Test
	void unknownNamesAreRefused() {
		String message = "Binding 'notes' names the field 'tilte', which 'demo.note' does not have, but only [room, title]";

		assertThatIllegalArgumentException().isThrownBy(() -> names(Set.of("tilte"), Set.of())).withMessage(message);
		assertThatIllegalArgumentException().isThrownBy(() -> names(Set.of(), Set.of("tilte"))).withMessage(message);
	}

	private static Set<String> names(Set<String> included, Set<String> excluded) {
		return BoundFields.of("notes", included, excluded, model()).names();
	}

	private static BoundModel<?, ?> model() {
		return (BoundModel<?, ?>) Proxy.newProxyInstance(BoundModel.class.getClassLoader(),
				new Class<?>[] { BoundModel.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "fields" -> FIELDS;
					case "hasField" -> FIELDS.contains(arguments[0]) || arguments[0].equals("version");
					case "label" -> "demo.note";
					default -> throw new UnsupportedOperationException(method.getName());
				});
	}

}
