package io.channels.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

import io.channels.dispatch.DispatchSettings;
import io.channels.layer.ChannelCapacities;
import io.channels.layer.ChannelGlob;
import io.channels.layer.ChannelLayers;
import io.channels.layer.ChannelPatterns;
import io.channels.layer.LayerSettings;
import io.channels.message.ChannelName;
import io.channels.message.InvalidNameException;
import io.channels.websocket.CloseCode;
import io.channels.websocket.server.GatewaySettings;
import io.channels.websocket.server.MessageRatePolicy;
import io.channels.websocket.server.SlowConsumerPolicy;
import io.channels.worker.RetrySettings;
import io.channels.worker.WorkerSettings;

/**
 * Everything that can be configured.
 *
 * @param layers Channel layers by alias. One layer in memory, 'default', if there are
 * none; else 'default' must be among them.
 * @param worker Consumption of background channels.
 * @param websocket WebSocket gateway.
 * @param client JavaScript client.
 * @param security Users of WebSockets, where Spring Security is present.
 * @param admin Page that shows what goes on.
 */
@ConfigurationProperties("channels")
public record ChannelsProperties(@Nullable Map<String, Layer> layers, @DefaultValue Worker worker,
		@DefaultValue WebSocket websocket, @DefaultValue Client client, @DefaultValue Security security,
		@DefaultValue Admin admin) {

	private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

	public ChannelsProperties {
		Assert.isTrue(layers == null || layers.isEmpty() || layers.containsKey(ChannelLayers.DEFAULT),
				"'channels.layers' has no 'default', which is the layer that is used when none is named; add 'channels.layers.default'");
	}

	/**
	 * Return the layers by alias. Without configuration there is one, in memory.
	 */
	public Map<String, Layer> configuredLayers() {
		return (this.layers == null || this.layers.isEmpty())
				? Map.of(ChannelLayers.DEFAULT, new Layer("in-memory", null, Config.DEFAULTS)) : this.layers;
	}

	private static void checkPath(String path) {
		Assert.isTrue(PATH.matcher(path).matches(),
				() -> "path is '%s', but must be like '/channels': a '/' before each name of letters, digits and '-._~'"
					.formatted(path));
	}

	/**
	 * One channel layer.
	 *
	 * @param backend Backend: 'in-memory', the name of another backend, or the bean name
	 * or class name of a ChannelLayer.
	 * @param routing Bean name of the Routing that the layer's messages go through. All
	 * discovered routes by default.
	 * @param config Settings of the layer.
	 */
	public record Layer(@DefaultValue("in-memory") String backend, @Nullable String routing,
			@DefaultValue Config config) {
	}

	/**
	 * Settings of one layer.
	 *
	 * @param hosts Servers of the backend. Its own default if empty.
	 * @param prefix Prefix of everything the backend stores.
	 * @param capacity Number of messages each channel holds.
	 * @param channelCapacity Capacities of channels whose full name matches a pattern, in
	 * order; the first match wins. Keys with '!', '?' or '*' go in brackets and quotes.
	 * @param expiry Time after which an unread message is dropped.
	 * @param groupExpiry Time after which a membership ends, counted from the last add.
	 * @param maxMessageSize Maximum size of a message.
	 * @param encryptionKeys Keys that encrypt messages at rest. The first encrypts, all
	 * decrypt.
	 * @param nodeLease Time after which other nodes take a node for dead that gives no
	 * sign of life.
	 */
	public record Config(@DefaultValue List<String> hosts, @DefaultValue("channels") String prefix,
			@DefaultValue("100") int capacity, @Nullable Map<String, Integer> channelCapacity,
			@DefaultValue("60s") Duration expiry, @DefaultValue("1d") Duration groupExpiry,
			@DefaultValue("1MB") DataSize maxMessageSize, @DefaultValue List<String> encryptionKeys,
			@DefaultValue("15s") Duration nodeLease) {

		private static final Config DEFAULTS = new Config(List.of(), "channels", 100, null, Duration.ofSeconds(60),
				Duration.ofDays(1), DataSize.ofMegabytes(1), List.of(), Duration.ofSeconds(15));

		public Config {
			settings("", hosts, prefix, capacity, channelCapacity, expiry, groupExpiry, maxMessageSize, encryptionKeys,
					nodeLease);
		}

		/**
		 * Return the settings as a layer takes them.
		 * @param alias the alias of the layer
		 */
		public LayerSettings settings(String alias) {
			return settings(alias, this.hosts, this.prefix, this.capacity, this.channelCapacity, this.expiry,
					this.groupExpiry, this.maxMessageSize, this.encryptionKeys, this.nodeLease);
		}

		private static LayerSettings settings(String alias, List<String> hosts, String prefix, int capacity,
				@Nullable Map<String, Integer> channelCapacity, Duration expiry, Duration groupExpiry,
				DataSize maxMessageSize, List<String> encryptionKeys, Duration nodeLease) {
			ChannelCapacities capacities = ChannelCapacities.of(capacity,
					(channelCapacity != null) ? channelCapacity : Map.of());
			return new LayerSettings(alias, hosts, prefix, capacities, expiry, groupExpiry, maxMessageSize,
					encryptionKeys, nodeLease);
		}

	}

	/**
	 * Consumption of background channels.
	 *
	 * @param enabled Whether this node consumes background channels, and with 'dispatch:
	 * layer' events of WebSockets.
	 * @param concurrency Number of background messages that are consumed at a time, for
	 * each layer. At least 1.
	 * @param include Patterns of channels that are consumed. All that have a route if
	 * empty. With 'dispatch: layer' also those of events.
	 * @param exclude Patterns of channels that are not consumed. They win over 'include'.
	 * @param channelConcurrency Patterns of channels to the number of messages that are
	 * consumed at a time, of each such channel on this node; the first match wins. Keys
	 * with '*' go in brackets and quotes. At least 1.
	 * @param shutdownTimeout Time that consumers have to finish when the application
	 * stops; then they are interrupted.
	 * @param retry Repetition of messages that consumers put off.
	 * @param deadLetterChannel Channel that messages are sent to when they are given up.
	 * They are logged if there is none.
	 */
	public record Worker(@DefaultValue("true") boolean enabled, @DefaultValue("4") int concurrency,
			@DefaultValue List<String> include, @DefaultValue List<String> exclude,
			@Nullable Map<String, Integer> channelConcurrency, @DefaultValue("30s") Duration shutdownTimeout,
			@DefaultValue Retry retry, @Nullable String deadLetterChannel) {

		public Worker {
			if (deadLetterChannel != null) {
				checkDeadLetterChannel(deadLetterChannel);
			}
			settings(concurrency, include, exclude, channelConcurrency, shutdownTimeout);
		}

		WorkerSettings settings() {
			return settings(this.concurrency, this.include, this.exclude, this.channelConcurrency,
					this.shutdownTimeout);
		}

		private static WorkerSettings settings(int concurrency, List<String> include, List<String> exclude,
				@Nullable Map<String, Integer> channelConcurrency, Duration shutdownTimeout) {
			ChannelPatterns limits = ChannelPatterns.of("channel-concurrency",
					(channelConcurrency != null) ? channelConcurrency : Map.of());
			return new WorkerSettings(concurrency, globs("include", include), globs("exclude", exclude), limits,
					shutdownTimeout);
		}

		private static void checkDeadLetterChannel(String channel) {
			try {
				ChannelName.of(channel);
			}
			catch (InvalidNameException ex) {
				throw new IllegalArgumentException(
						"dead-letter-channel is '%s'. %s".formatted(channel, ex.getMessage()));
			}
		}

		private static List<ChannelGlob> globs(String property, List<String> patterns) {
			try {
				return patterns.stream().map(ChannelGlob::of).toList();
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("%s is %s: %s".formatted(property, patterns, ex.getMessage()));
			}
		}

	}

	/**
	 * Repetition of messages that consumers put off.
	 *
	 * @param maxRetries Number of times that a message is consumed again that its
	 * consumer puts off; then it is given up. 0 for never.
	 * @param delay Time before the first repetition, if the consumer does not say. It
	 * doubles with each.
	 * @param maxDelay Maximum time before a repetition.
	 */
	public record Retry(@DefaultValue("10") int maxRetries, @DefaultValue("50ms") Duration delay,
			@DefaultValue("30s") Duration maxDelay) {

		public Retry {
			settings(maxRetries, delay, maxDelay);
		}

		RetrySettings settings() {
			return settings(this.maxRetries, this.delay, this.maxDelay);
		}

		private static RetrySettings settings(int maxRetries, Duration delay, Duration maxDelay) {
			return new RetrySettings(maxRetries, delay, maxDelay);
		}

	}

	/**
	 * WebSocket gateway.
	 *
	 * @param enabled Whether this node accepts WebSockets.
	 * @param dispatch Where consumers run: 'local', on the node that holds the socket;
	 * 'layer', on any node that works.
	 * @param dispatchLease Time after which gateways and workers take each other for dead
	 * that give no sign of life, for 'dispatch: layer'.
	 * @param allowedOrigins Origins that may connect beside the application's own: exact,
	 * patterns with '*', or '*' for all.
	 * @param acceptTimeout Time that a consumer has to accept or deny; then the handshake
	 * ends in 403.
	 * @param maxMessageSize Maximum size of a message of a client, in bytes, or in
	 * characters of a text; a larger one closes with 1009.
	 * @param maxConnections Maximum number of connections of this node; more handshakes
	 * end in 503. 0 for no limit.
	 * @param maxConnectionsPerAddress Maximum number of connections of one client
	 * address; more handshakes end in 503. 0 for no limit.
	 * @param maxMessagesPerSecond Maximum number of messages a client may send per
	 * second, with bursts of ten seconds' worth. 0 for no limit.
	 * @param messageRatePolicy What happens when a client sends more than that: 'close'
	 * (with 1008), or 'drop' what is too much, which is counted and logged.
	 * @param maxLifetime Time after which a connection is closed with 1000. 0 for no
	 * limit.
	 * @param idleTimeout Time after which a client that sends no message is closed with
	 * 1000; pings do not count. 0 for no limit.
	 * @param pingInterval Time of silence after which a client is pinged. 0 for never;
	 * then half-open connections are not noticed.
	 * @param pingTimeout Time after which a client that does not answer a ping is lost;
	 * its consumer hears 1006.
	 * @param errorCloseCode Code with which the connection of a failing consumer is
	 * closed. A failing connect is answered with 500.
	 * @param outbound Queue of messages to each client.
	 * @param shutdownTimeout Time that disconnects may take when the application stops,
	 * counted from the last close.
	 * @param drainDelay Time that the gateway goes on as always when the application
	 * stops, so that load balancers notice.
	 * @param drainWindow Time over which connections are closed, one after another, when
	 * the application stops.
	 * @param compression Whether messages are compressed if the client offers it; costs
	 * memory for each connection.
	 */
	public record WebSocket(@DefaultValue("true") boolean enabled, @DefaultValue("local") DispatchMode dispatch,
			@DefaultValue("15s") Duration dispatchLease, @DefaultValue List<String> allowedOrigins,
			@DefaultValue("5s") Duration acceptTimeout, @DefaultValue("1MB") DataSize maxMessageSize,
			@DefaultValue("20000") int maxConnections, @DefaultValue("0") int maxConnectionsPerAddress,
			@DefaultValue("0") int maxMessagesPerSecond, @DefaultValue("close") MessageRatePolicy messageRatePolicy,
			@DefaultValue("1d") Duration maxLifetime, @DefaultValue("0s") Duration idleTimeout,
			@DefaultValue("30s") Duration pingInterval, @DefaultValue("20s") Duration pingTimeout,
			@DefaultValue("1011") int errorCloseCode, @DefaultValue Outbound outbound,
			@DefaultValue("10s") Duration shutdownTimeout, @DefaultValue("0s") Duration drainDelay,
			@DefaultValue("0s") Duration drainWindow, @DefaultValue("false") boolean compression) {

		public WebSocket {
			dispatchSettings(acceptTimeout, dispatchLease);
			checkSendable(errorCloseCode);
			settings(acceptTimeout, maxMessageSize, maxConnections, maxConnectionsPerAddress, maxMessagesPerSecond,
					messageRatePolicy, maxLifetime, idleTimeout, pingInterval, pingTimeout, outbound,
					new GatewaySettings.Shutdown(drainDelay, drainWindow, shutdownTimeout), compression);
		}

		public DispatchSettings dispatchSettings() {
			return dispatchSettings(this.acceptTimeout, this.dispatchLease);
		}

		private static DispatchSettings dispatchSettings(Duration acceptTimeout, Duration dispatchLease) {
			return new DispatchSettings(acceptTimeout, dispatchLease);
		}

		private static void checkSendable(int errorCloseCode) {
			try {
				CloseCode.of(errorCloseCode).checkSendable();
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException(
						"error-close-code is %d. %s".formatted(errorCloseCode, ex.getMessage()));
			}
		}

		public GatewaySettings settings() {
			return settings(this.acceptTimeout, this.maxMessageSize, this.maxConnections, this.maxConnectionsPerAddress,
					this.maxMessagesPerSecond, this.messageRatePolicy, this.maxLifetime, this.idleTimeout,
					this.pingInterval, this.pingTimeout, this.outbound,
					new GatewaySettings.Shutdown(this.drainDelay, this.drainWindow, this.shutdownTimeout),
					this.compression);
		}

		private static GatewaySettings settings(Duration acceptTimeout, DataSize maxMessageSize, int maxConnections,
				int maxConnectionsPerAddress, int maxMessagesPerSecond, MessageRatePolicy messageRatePolicy,
				Duration maxLifetime, Duration idleTimeout, Duration pingInterval, Duration pingTimeout,
				Outbound outbound, GatewaySettings.Shutdown shutdown, boolean compression) {
			return new GatewaySettings(acceptTimeout, maxMessageSize, maxConnections, maxConnectionsPerAddress,
					maxMessagesPerSecond, messageRatePolicy, maxLifetime, idleTimeout, pingInterval, pingTimeout,
					outbound.settings(), shutdown, compression);
		}

	}

	/**
	 * JavaScript client.
	 *
	 * @param enabled Whether the JavaScript client is served, in an application with
	 * Spring MVC.
	 * @param path Path under which 'channels.js' and 'channels.classic.js' are.
	 */
	public record Client(@DefaultValue("true") boolean enabled, @DefaultValue("/channels") String path) {

		public Client {
			checkPath(path);
		}

	}

	/**
	 * Page that shows what goes on.
	 *
	 * @param enabled Whether the page is served, in an application with Spring MVC.
	 * @param path Path of the page.
	 * @param role Role, or authority, that a user of the page needs, whatever the
	 * application's own rules permit.
	 * @param insecure Whether anybody may use the page where there is no Spring Security;
	 * means nothing where there is.
	 */
	public record Admin(@DefaultValue("false") boolean enabled, @DefaultValue("/channels/admin") String path,
			@DefaultValue("ADMIN") String role, @DefaultValue("false") boolean insecure) {

		public Admin {
			checkPath(path);
			Assert.hasText(role, "role is empty, so nobody would need one");
		}

	}

	/**
	 * Users of WebSockets.
	 *
	 * @param recheckInterval Time after which it is looked again whether a client may
	 * stay; if not, it is closed with 4401. 0 for never.
	 * @param ticketLifetime Time that a ticket for a handshake holds; not longer than
	 * 'expiry' of the default layer.
	 * @param ticketParameter Parameter of the query that holds a ticket.
	 */
	public record Security(@DefaultValue("30s") Duration recheckInterval, @DefaultValue("30s") Duration ticketLifetime,
			@DefaultValue("ticket") String ticketParameter) {

		private static final Pattern PARAMETER = Pattern.compile("[A-Za-z0-9._-]+");

		public Security {
			Assert.isTrue(!recheckInterval.isNegative(),
					() -> "recheck-interval is %s, but must be 0 for never, or more".formatted(recheckInterval));
			Assert.isTrue(ticketLifetime.toMillis() > 0,
					() -> "ticket-lifetime is %s, but a ticket must hold for at least 1 ms".formatted(ticketLifetime));
			Assert.isTrue(PARAMETER.matcher(ticketParameter).matches(),
					() -> "ticket-parameter is '%s', but must be of letters, digits and '._-'"
						.formatted(ticketParameter));
		}

	}

	/**
	 * Queue of messages to each client.
	 *
	 * @param maxMessages Maximum number of messages that wait for one client.
	 * @param maxSize Maximum size of all messages that wait for one client.
	 * @param policy What happens when the queue is full: 'close' (with 1013),
	 * 'drop-oldest' or 'drop-newest'.
	 * @param sendTimeout Time one write may take; then the client is lost.
	 */
	public record Outbound(@DefaultValue("8192") int maxMessages, @DefaultValue("4MB") DataSize maxSize,
			@DefaultValue("close") SlowConsumerPolicy policy, @DefaultValue("10s") Duration sendTimeout) {

		GatewaySettings.Outbound settings() {
			return new GatewaySettings.Outbound(this.maxMessages, this.maxSize, this.policy, this.sendTimeout);
		}

	}

}
