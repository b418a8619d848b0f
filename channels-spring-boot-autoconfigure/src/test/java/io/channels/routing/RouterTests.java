package io.channels.routing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

@SuppressWarnings("varargs")
class RouterTests {

	private static final String RECEIVE = "websocket.receive";

	@Test
	void channelWithoutFiltersGoesToItsTarget() {
		Router<String> router = router(route("http.request", "first"), route("http.disconnect", "second"));

		assertThat(router.match("http.disconnect", keys())).map(RouteMatch::target).hasValue("second");
		assertThat(router.match("http.other", keys())).isEmpty();
		assertThat(router.match("http", keys())).isEmpty();
	}

	@Test
	void routeOfSeveralChannelsMatchesEach() {
		Router<String> router = router(new Route<>(Set.of("a", "b"), List.of(), "both"));

		assertThat(router.match("a", keys())).map(RouteMatch::target).hasValue("both");
		assertThat(router.match("b", keys())).map(RouteMatch::target).hasValue("both");
		assertThat(router.channels()).containsExactlyInAnyOrder("a", "b");
	}

	@Test
	void messageThatNoFilterTakesFallsToTheCatchAll() {
		Router<String> router = router(route(RECEIVE, "chat", Filter.path("^/chat/$")), route(RECEIVE, "rest"));

		assertThat(target(router, "/chat/")).isEqualTo("chat");
		assertThat(target(router, "/other/")).isEqualTo("rest");
		assertThat(router.match(RECEIVE, keys())).map(RouteMatch::target).hasValue("rest");
	}

	@Test
	void messageThatNoRouteTakesHasNoMatch() {
		Router<String> router = router(route(RECEIVE, "chat", Filter.path("^/chat/$")));

		assertThat(target(router, "/other/")).isNull();
		assertThat(router.match(RECEIVE, keys())).isEmpty();
	}

	@Test
	void firstMatchWins() {
		Router<String> router = router(route(RECEIVE, "first", Filter.path("^/chat/(?P<room>[a-z]+)")),
				route(RECEIVE, "second", Filter.path("^/chat/django")));

		assertThat(target(router, "/chat/django")).isEqualTo("first");
	}

	@Test
	void allFiltersMustMatch() {
		Router<String> router = router(
				route(RECEIVE, "get", Filter.path("/chat"), Filter.of("method", "^(?<method>GET)$")));

		assertThat(router.match(RECEIVE, keys("path", "/chat", "method", "GET"))).map(RouteMatch::captures)
			.hasValue(Map.of("method", "GET"));
		assertThat(router.match(RECEIVE, keys("path", "/chat", "method", "POST"))).isEmpty();
		assertThat(router.match(RECEIVE, keys("path", "/chat"))).isEmpty();
		assertThat(router.match(RECEIVE, keys("path", "/other", "method", "GET"))).isEmpty();
	}

	@Test
	void includeWithoutPrefixAddsItsRoutes() {
		Router<String> router = router(
				include(List.of(), route(RECEIVE, "chat", Filter.path("^/chat/(?P<room>[^/]+)/$"))),
				route(RECEIVE, "mentions", Filter.path("^/mentions/$")));

		assertThat(router.match(RECEIVE, path("/chat/django/"))).map(RouteMatch::captures)
			.hasValue(Map.of("room", "django"));
		assertThat(target(router, "/mentions/")).isEqualTo("mentions");
		assertThat(target(router, "/boom/")).isNull();
	}

	@Test
	void prefixOfAnIncludeIsCutOff() {
		Router<String> router = router(include(List.of(Filter.path("^/ws/v(?P<version>[0-9]+)")),
				route(RECEIVE, "chat", Filter.path("^/chat/(?P<room>[^/]+)/$"))));

		assertThat(router.match(RECEIVE, path("/ws/v2/chat/django/"))).map(RouteMatch::captures)
			.hasValue(Map.of("version", "2", "room", "django"));
		assertThat(target(router, "/chat/django/")).isNull();
		assertThat(target(router, "/ws/v2")).isNull();
		assertThat(target(router, "/x/ws/v2/chat/django/")).isNull();
	}

	@Test
	void prefixMayBeAPathPattern() {
		Router<String> router = router(include(List.of(Filter.path("/ws/{version}")),
				route(RECEIVE, "chat", Filter.path("/chat/{room}")), route(RECEIVE, "root", Filter.path("^$"))));

		assertThat(router.match(RECEIVE, path("/ws/v2/chat/50% off;now"))).map(RouteMatch::captures)
			.hasValue(Map.of("version", "v2", "room", "50% off;now"));
		assertThat(target(router, "/ws/v2")).isEqualTo("root");
		assertThat(target(router, "/wsx/v2/chat/a")).isNull();
	}

	@Test
	void includesNestAndEachCutsWhatTheOuterLeft() {
		Router<String> router = router(include(List.of(Filter.path("^/api")),
				include(List.of(Filter.path("^/v(?<version>[0-9])"), Filter.of("host", "^www\\.")),
						route(RECEIVE, "chat", Filter.path("^/chat$"), Filter.of("host", "^example$")))));

		assertThat(router.match(RECEIVE, keys("path", "/api/v1/chat", "host", "www.example"))).map(RouteMatch::captures)
			.hasValue(Map.of("version", "1"));
		assertThat(router.match(RECEIVE, keys("path", "/api/v1/chat", "host", "example"))).isEmpty();
		assertThat(router.match(RECEIVE, keys("path", "/v1/chat", "host", "www.example"))).isEmpty();
	}

	@Test
	void searchGoesOnBehindAnIncludeWhoseRoutesDoNotMatch() {
		Router<String> router = router(
				include(List.of(Filter.path("^/ws")), route(RECEIVE, "chat", Filter.path("^/chat$"))),
				route(RECEIVE, "rest", Filter.path("^/ws/other$")));

		assertThat(target(router, "/ws/other")).isEqualTo("rest");
	}

	@Test
	void prefixOfOneIncludeDoesNotTouchLaterRoutes() {
		Router<String> router = router(
				include(List.of(Filter.path("^/ws")), route(RECEIVE, "never", Filter.path("^/no$"))),
				include(List.of(Filter.path("^/w")), route(RECEIVE, "second", Filter.path("^s/chat$"))));

		assertThat(target(router, "/ws/chat")).isEqualTo("second");
	}

	@Test
	void innerCaptureWins() {
		Router<String> router = router(include(List.of(Filter.path("^/(?<id>[0-9]+)")),
				route(RECEIVE, "inner", Filter.path("^/(?<id>[a-z]+)$"))));

		assertThat(router.match(RECEIVE, path("/1/a"))).map(RouteMatch::captures).hasValue(Map.of("id", "a"));
	}

	@Test
	void matchTellsWhetherThePathAloneDecided() {
		Router<String> router = router(route("a", "path", Filter.path("/chat")),
				route("b", "mode", Filter.of("mode", "x")), route("b", "rest"), route("c", "all"));

		assertThat(router.match("a", path("/chat"))).map(RouteMatch::pathOnly).hasValue(true);
		assertThat(router.match("b", keys("mode", "x"))).map(RouteMatch::pathOnly).hasValue(false);
		assertThat(router.match("b", path("/chat"))).map(RouteMatch::pathOnly).hasValue(false);
		assertThat(router.match("c", keys())).map(RouteMatch::pathOnly).hasValue(true);
	}

	@Test
	void routeThatCanNeverWinIsRefused() {
		assertRefused(route(RECEIVE, "first"), route(RECEIVE, "second", Filter.path("/chat")));
		assertRefused(route(RECEIVE, "first", Filter.path("/chat/{room}")),
				route(RECEIVE, "second", Filter.path("/chat/{name}")));
		assertRefused(route(RECEIVE, "first", Filter.path("^/chat/(?<room>[a-z]+)$")),
				route(RECEIVE, "second", Filter.path("^/chat/(?P<room_name>[a-z]+)$"), Filter.of("mode", "x")));
		assertRefused(include(List.of(Filter.path("^/ws")), route(RECEIVE, "first", Filter.path("/a")),
				route(RECEIVE, "second", Filter.path("/a"))));
	}

	@Test
	void routesThatMatchDifferentMessagesAreAccepted() {
		assertAccepted(route(RECEIVE, "first", Filter.path("/chat")), route(RECEIVE, "second"));
		assertAccepted(route(RECEIVE, "first"), route("websocket.connect", "second"));
		assertAccepted(route(RECEIVE, "first", Filter.path("/chat/{room}"), Filter.of("mode", "x")),
				route(RECEIVE, "second", Filter.path("/chat/{room}"), Filter.of("mode", "y")));
		assertAccepted(route(RECEIVE, "first", Filter.path("/chat/{id:[0-9]{3}}")),
				route(RECEIVE, "second", Filter.path("/chat/{id:[0-9]{4}}")));
		assertAccepted(include(List.of(Filter.path("^/v1")), route(RECEIVE, "first", Filter.path("/a"))),
				include(List.of(Filter.path("^/v2")), route(RECEIVE, "second", Filter.path("/a"))));
	}

	@Test
	void refusalShowsBothRoutesAndTheWayOut() {
		assertThatExceptionOfType(InvalidRouteException.class).isThrownBy(
				() -> router(route(RECEIVE, "first", Filter.path("/a")), route(RECEIVE, "second", Filter.path("/a"))))
			.withMessageContainingAll("path = /a", "-> first", "-> second", RECEIVE)
			.satisfies((ex) -> assertThat(ex.getAction()).contains("Remove one of them"));
	}

	@Test
	void channelsAndDescriptionsKeepTheirOrder() {
		Router<String> router = router(route("b", "second", Filter.path("/x")),
				include(List.of(Filter.path("^/p")), route("a", "first")));

		assertThat(router.channels()).containsExactly("b", "a");
		assertThat(router.describe()).containsExactly("[b] (path = /x) -> second", "[a] (path = ^/p…) -> first");
	}

	@SafeVarargs
	private static Router<String> router(RouteNode<String>... nodes) {
		return new Router<>(List.of(nodes));
	}

	private static Route<String> route(String channel, String target, Filter... filters) {
		return new Route<>(Set.of(channel), List.of(filters), target);
	}

	@SafeVarargs
	private static Include<String> include(List<Filter> prefixes, RouteNode<String>... nodes) {
		return new Include<>(prefixes, List.of(nodes));
	}

	private static RoutingKeys path(String path) {
		return keys("path", path);
	}

	private static RoutingKeys keys(String... pairs) {
		Map<String, String> keys = new HashMap<>();
		for (int i = 0; i < pairs.length; i += 2) {
			keys.put(pairs[i], pairs[i + 1]);
		}
		return keys::get;
	}

	private static String target(Router<String> router, String path) {
		return router.match(RECEIVE, path(path)).map(RouteMatch::target).orElse(null);
	}

	@SafeVarargs
	private static void assertRefused(RouteNode<String>... nodes) {
		List<RouteNode<String>> routes = List.of(nodes);
		assertThatExceptionOfType(InvalidRouteException.class).as("routes %s", routes)
			.isThrownBy(() -> new Router<>(routes));
	}

	@SafeVarargs
	private static void assertAccepted(RouteNode<String>... nodes) {
		List<RouteNode<String>> routes = List.of(nodes);
		assertThatNoException().as("routes %s", routes).isThrownBy(() -> new Router<>(routes));
	}

}
