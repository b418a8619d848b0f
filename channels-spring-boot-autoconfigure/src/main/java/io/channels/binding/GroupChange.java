package io.channels.binding;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the members of some groups are to hear of one change of an entity.
 *
 * @param action what happened, as those groups see it
 * @param groups the groups
 */
record GroupChange(BindingAction action, Set<String> groups) {

	/**
	 * Return what groups are to hear when an entity moves between them: a delete those it
	 * left, then an update those it stayed in, then a create those it came to.
	 */
	static List<GroupChange> between(Set<String> before, Set<String> after) {
		List<GroupChange> changes = new ArrayList<>(3);
		add(changes, BindingAction.DELETE, minus(before, after));
		Set<String> kept = new LinkedHashSet<>(before);
		kept.retainAll(after);
		add(changes, BindingAction.UPDATE, kept);
		add(changes, BindingAction.CREATE, minus(after, before));
		return changes;
	}

	private static Set<String> minus(Set<String> groups, Set<String> others) {
		Set<String> rest = new LinkedHashSet<>(groups);
		rest.removeAll(others);
		return rest;
	}

	private static void add(List<GroupChange> changes, BindingAction action, Set<String> groups) {
		if (!groups.isEmpty()) {
			changes.add(new GroupChange(action, groups));
		}
	}

}
