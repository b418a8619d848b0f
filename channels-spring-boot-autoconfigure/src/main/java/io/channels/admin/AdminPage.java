package io.channels.admin;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

import io.channels.cluster.Cluster;
import io.channels.cluster.Page;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelLayers;
import io.channels.security.CsrfHeader;

/**
 * The page, what it loads, and what it asks for. Immutable, for any thread.
 */
public final class AdminPage {

	private static final String LOCATION = "io/channels/admin/";

	/**
	 * Everything comes from the page's own place, and nothing is written into it.
	 */
	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
			+ "img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private static final MediaType JAVASCRIPT = MediaType.parseMediaType("text/javascript;charset=UTF-8");

	private static final MediaType CSS = MediaType.parseMediaType("text/css;charset=UTF-8");

	private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

	private static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");

	/**
	 * The application's own may write names otherwise.
	 */
	private final JsonMapper mapper = JsonMapper.builder()
		.enable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
		.build();

	private final String path;

	private final Cluster cluster;

	private final Samples samples;

	private final AdminAccess access;

	/**
	 * Create a page.
	 * @param path where it is
	 * @param cluster what it shows
	 * @param access who may use it
	 * @param clock what tells the time
	 */
	public AdminPage(String path, Cluster cluster, AdminAccess access, Clock clock) {
		this.path = path;
		this.cluster = cluster;
		this.samples = new Samples(cluster, clock);
		this.access = access;
	}

	/**
	 * Return what answers requests of the page.
	 */
	public RouterFunction<ServerResponse> routes() {
		return RouterFunctions.route()
			.route(read(""), (request) -> redirect())
			.route(read("/"), (request) -> file("admin.html", HTML))
			.route(read("/admin.js"), (request) -> file("admin.js", JAVASCRIPT))
			.route(read("/charts.js"), (request) -> file("charts.js", JAVASCRIPT))
			.route(read("/admin.css"), (request) -> file("admin.css", CSS))
			.route(read("/icon.svg"), (request) -> file("icon.svg", SVG))
			.GET(this.path + "/data/start", this::start)
			.GET(this.path + "/data/sample", (request) -> json(this.samples.current()))
			.GET(this.path + "/data/groups", this::groups)
			.GET(this.path + "/data/connections", (request) -> json(this.cluster.connections(page(request))))
			.POST(this.path + "/data/close", this::close)
			.filter(new AdminGuard(this.access)::filter)
			.onError(IllegalArgumentException.class, (ex, request) -> problem(HttpStatus.BAD_REQUEST, ex))
			.onError(JacksonException.class,
					(ex, request) -> problem(HttpStatus.BAD_REQUEST, new IllegalArgumentException("That is no JSON")))
			.onError(ChannelLayerException.class, (ex, request) -> problem(HttpStatus.SERVICE_UNAVAILABLE, ex))
			.build();
	}

	private RequestPredicate read(String below) {
		return RequestPredicates.methods(HttpMethod.GET, HttpMethod.HEAD)
			.and(RequestPredicates.path(this.path + below));
	}

	/**
	 * Add the slash that addresses in the page begin behind, wherever a proxy has put it.
	 */
	private ServerResponse redirect() {
		URI below = URI.create(this.path.substring(this.path.lastIndexOf('/') + 1) + "/");
		return ServerResponse.status(HttpStatus.TEMPORARY_REDIRECT).location(below).build();
	}

	private static ServerResponse file(String name, MediaType type) {
		return with(HttpStatus.OK).contentType(type).body(new ClassPathResource(LOCATION + name));
	}

	private ServerResponse start(ServerRequest request) {
		CsrfHeader header = this.access.header(request.servletRequest()).orElse(null);
		return json(new Start(this.cluster.layers().keySet(), header));
	}

	private ServerResponse groups(ServerRequest request) {
		return json(this.cluster.groups(request.param("layer").orElse(ChannelLayers.DEFAULT), page(request)));
	}

	private static Page.Request page(ServerRequest request) {
		return Page.Request.of(request.param("filter").orElse(null), number(request, "page"), number(request, "size"));
	}

	private static @Nullable Integer number(ServerRequest request, String name) {
		Optional<String> value = request.param(name);
		return value.isPresent() ? Integer.valueOf(value.get()) : null;
	}

	private ServerResponse close(ServerRequest request) throws Exception {
		Close close = this.mapper.readValue(request.body(String.class), Close.class);
		boolean found = this.cluster.close((close.channel() != null) ? close.channel() : "", close.code(),
				close.reason());
		return with(found ? HttpStatus.NO_CONTENT : HttpStatus.NOT_FOUND).build();
	}

	private ServerResponse json(Object body) {
		return with(HttpStatus.OK).cacheControl(CacheControl.noStore())
			.contentType(MediaType.APPLICATION_JSON)
			.body(this.mapper.writeValueAsString(body));
	}

	private ServerResponse problem(HttpStatus status, Throwable failure) {
		return with(status).contentType(MediaType.TEXT_PLAIN).body(String.valueOf(failure.getMessage()));
	}

	private static ServerResponse.BodyBuilder with(HttpStatus status) {
		return ServerResponse.status(status)
			.cacheControl(CacheControl.noCache())
			.header("Content-Security-Policy", POLICY)
			.header("X-Content-Type-Options", "nosniff")
			.header("X-Frame-Options", "DENY")
			.header("Referrer-Policy", "no-referrer")
			.header("Cross-Origin-Resource-Policy", "same-origin");
	}

	/**
	 * What the page must know at first.
	 *
	 * @param layers the aliases of layers
	 * @param header what its requests that change something must have, if anything
	 */
	record Start(Set<String> layers, @Nullable CsrfHeader header) {
	}

	/**
	 * Which connection is to be closed, and how.
	 *
	 * @param channel its reply channel
	 * @param code the close code, 1000 if null
	 * @param reason the reason
	 */
	record Close(@Nullable String channel, @Nullable Integer code, @Nullable String reason) {
	}

}
