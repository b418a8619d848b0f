package io.channels.layer.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;
import io.channels.layer.LayerSettings;
import io.channels.layer.MessageTooLargeException;
import io.channels.layer.SessionStore;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;

/**
 * Sessions in Redis: one hash for each prefix that a gateway has subscribed, which lives
 * as long as the node prolongs it. Safe for use by any thread: nothing is kept here.
 */
final class RedisSessions implements SessionStore {

	private static final Logger logger = LoggerFactory.getLogger(RedisSessions.class);

	/**
	 * A hash is prolonged with each sign of life; this is for a node that cannot give
	 * one.
	 */
	private static final Duration EXPIRY = Duration.ofHours(1);

	private static final String VALUES = "values";

	private final LayerSettings settings;

	private final Partitions partitions;

	private final MessageCodec codec;

	RedisSessions(LayerSettings settings, Partitions partitions, MessageCodec codec) {
		this.settings = settings;
		this.partitions = partitions;
		this.codec = codec;
	}

	@Override
	public void save(ChannelName connection, long version, String session) {
		Content content = Content.of(VALUES, session);
		if (content.size() > this.settings.maxMessageSize().toBytes()) {
			throw new MessageTooLargeException(connection.value(), content.size(),
					this.settings.maxMessageSize().toBytes());
		}
		partition(connection).await(Script.SESSION_SAVE,
				Arguments.of(connection.source().value(), connection.value())
					.add(version)
					.add(EXPIRY.toMillis())
					.add(this.codec.encode(connection.value(), content, Map.of())));
	}

	@Override
	public Optional<SavedSession> load(ChannelName connection) {
		Object reply = partition(connection).await(Script.SESSION_LOAD,
				Arguments.of(connection.source().value(), connection.value()));
		return Replies.list(reply).isEmpty() ? Optional.empty() : read(connection, Replies.list(reply));
	}

	private Optional<SavedSession> read(ChannelName connection, List<?> reply) {
		try {
			Content content = this.codec.decode(connection.value(), (byte[]) reply.get(1)).content();
			return Optional.of(new SavedSession(Replies.number(reply.get(0)), String.valueOf(content.get(VALUES))));
		}
		catch (UnreadableMessageException ex) {
			logger.warn("The session of '{}' is lost: {}", connection, ex.getMessage());
			return Optional.empty();
		}
	}

	@Override
	public void remove(ChannelName connection) {
		Partition partition = partition(connection);
		try {
			partition.link().commands().hdel(key(partition, connection.source()), connection.value());
		}
		catch (ChannelLayerException ex) {
			logger.debug("The session of '{}' ends with its gateway", connection, ex);
		}
	}

	/**
	 * Keep the sessions of a prefix.
	 */
	void prolong(ChannelSource prefix) {
		Partition partition = this.partitions.of(prefix.value());
		partition.link().await(partition.link().commands().pexpire(key(partition, prefix), EXPIRY.toMillis()));
	}

	/**
	 * Forget the sessions of a prefix.
	 */
	void removeAll(ChannelSource prefix) {
		Partition partition = this.partitions.of(prefix.value());
		partition.link().commands().unlink(key(partition, prefix));
	}

	private Partition partition(ChannelName connection) {
		return this.partitions.of(connection.source().value());
	}

	private static String key(Partition partition, ChannelSource prefix) {
		return partition.base() + "sessions:" + prefix.value();
	}

}
