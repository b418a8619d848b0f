package io.channels.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpecificityTests {

	@RepeatedTest(5)
	void moreFiltersThenExactPathsThenPatternsThenRegularExpressionsComeFirst() {
		List<Route<String>> expected = List.of(route("two filters", Filter.path("^/"), Filter.of("mode", "x")),
				route("exact", Filter.path("/chat/lobby")), route("one variable", Filter.path("/chat/{room}")),
				route("two variables", Filter.path("/{app}/{room}")), route("rest", Filter.path("/chat/{*rest}")),
				route("everything", Filter.path("/**")), route("long regex", Filter.path("^/chat/(?<room>[a-z]+)$")),
				route("short regex", Filter.path("^/chat")), route("no path", Filter.of("mode", "y")), route("none"));
		List<Route<String>> shuffled = new ArrayList<>(expected);
		long seed = new Random().nextLong();
		Collections.shuffle(shuffled, new Random(seed));

		shuffled.sort(new Specificity());

		assertThat(shuffled).as("seed %d", seed).extracting(Route::target).containsExactlyElementsOf(targets(expected));
	}

	@Test
	void lengthOfGroupNamesDoesNotCount() {
		Route<String> one = route("one", Filter.path("^/(?<a>[a-z]+)"));
		Route<String> other = route("other", Filter.path("^/(?P<a_much_longer_name>[a-z]+)"));

		assertThat(new Specificity().compare(one, other)).isZero();
	}

	private static List<String> targets(List<Route<String>> routes) {
		return routes.stream().map(Route::target).toList();
	}

	private static Route<String> route(String target, Filter... filters) {
		return new Route<>(Set.of("websocket.receive"), Arrays.asList(filters), target);
	}

}
