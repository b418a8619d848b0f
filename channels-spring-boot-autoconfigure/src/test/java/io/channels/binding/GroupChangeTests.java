package io.channels.binding;

import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GroupChangeTests {

	@Test
	void moveIsADeleteThenAnUpdateThenACreate() {
		assertThat(GroupChange.between(Set.of("left", "kept"), Set.of("kept", "entered"))).containsExactly(
				new GroupChange(BindingAction.DELETE, Set.of("left")),
				new GroupChange(BindingAction.UPDATE, Set.of("kept")),
				new GroupChange(BindingAction.CREATE, Set.of("entered")));
	}

	@Test
	void whatNoGroupHearsIsLeftOut() {
		assertThat(GroupChange.between(Set.of(), Set.of())).isEmpty();
		assertThat(GroupChange.between(Set.of("a"), Set.of("a")))
			.containsExactly(new GroupChange(BindingAction.UPDATE, Set.of("a")));
		assertThat(GroupChange.between(Set.of(), Set.of("a")))
			.containsExactly(new GroupChange(BindingAction.CREATE, Set.of("a")));
		assertThat(GroupChange.between(Set.of("a"), Set.of()))
			.containsExactly(new GroupChange(BindingAction.DELETE, Set.of("a")));
	}

}
