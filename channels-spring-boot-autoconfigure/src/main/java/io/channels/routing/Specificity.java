package io.channels.routing;

import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The order in which discovered routes are tried, since annotated classes have none of
 * their own: more filters first, then exact paths, path patterns and regular expressions,
 * the more specific first.
 */
public final class Specificity implements Comparator<Route<?>> {

	@Override
	public int compare(Route<?> left, Route<?> right) {
		int bySize = Integer.compare(right.filters().size(), left.filters().size());
		return (bySize != 0) ? bySize : comparePaths(left.filters(), right.filters());
	}

	private static int comparePaths(List<Filter> left, List<Filter> right) {
		Filter one = path(left);
		Filter other = path(right);
		if (one == null || other == null) {
			return Boolean.compare(one == null, other == null);
		}
		return one.pattern().compareSpecificity(other.pattern());
	}

	private static @Nullable Filter path(List<Filter> filters) {
		return filters.stream().filter(Filter::isPath).findFirst().orElse(null);
	}

}
