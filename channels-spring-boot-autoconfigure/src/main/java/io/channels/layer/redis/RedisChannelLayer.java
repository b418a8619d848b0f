package io.channels.layer.redis;

import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.Assert;

import io.channels.layer.ChannelFullException;
import io.channels.layer.ChannelLayer;
import io.channels.layer.ChannelLayerException;
import io.channels.layer.ChannelReceiver;
import io.channels.layer.ChannelReceiver.Delivery;
import io.channels.layer.ChannelStatistics;
import io.channels.layer.DeliveryInterceptor;
import io.channels.layer.DropLog;
import io.channels.layer.DropReason;
import io.channels.layer.FanOutStatistics;
import io.channels.layer.GroupMessage;
import io.channels.layer.LayerSettings;
import io.channels.layer.LayerStatistics;
import io.channels.layer.MessageTooLargeException;
import io.channels.layer.Peers;
import io.channels.layer.SessionStore;
import io.channels.layer.Subscription;
import io.channels.layer.local.Delay;
import io.channels.layer.local.LayerCounters;
import io.channels.layer.local.LocalReceivers;
import io.channels.layer.local.Memberships;
import io.channels.layer.redis.Entry.Kind;
import io.channels.layer.redis.Partition.Arguments;
import io.channels.message.ChannelName;
import io.channels.message.ChannelSource;
import io.channels.message.Content;
import io.channels.message.GroupName;
import io.channels.message.Message;

/**
 * The layer of many nodes. What is for channels of this node goes straight to their
 * receiver; everything else through Redis. Its parts guard themselves; nothing is locked
 * while a receiver runs, but for the start of a subscription.
 * <p>
 * While Redis is away, sends fail within the command time-out. One that failed because no
 * answer came may have been carried out, or may still be: at most once, but maybe behind
 * later messages of its sender. One that did not fail is delivered, or counted as dropped
 * or expired, unless a server loses it: without its data it comes back without what was
 * queued, and a replica that takes over may not have what the master had last.
 */
final class RedisChannelLayer implements ChannelLayer, Heartbeat.Duties, RedisQueues.Losses {

	private static final Logger logger = LoggerFactory.getLogger(RedisChannelLayer.class);

	private final LayerCounters counters = new LayerCounters();

	private final Set<ChannelSource> reclaiming = ConcurrentHashMap.newKeySet();

	private final LayerSettings settings;

	private final Partitions partitions;

	private final String node;

	private final ServerTime time;

	private final DropLog dropLog;

	private final MessageCodec codec;

	private final Outbox outbox;

	private final Memberships memberships;

	private final LocalReceivers receivers;

	private final RedisQueues queues;

	private final RedisGroups groups;

	private final LocalDelivery delivery;

	private final IncomingMessages incoming;

	private final RedisDelays delays;

	private final RedisSessions sessions;

	private final Queries queries;

	private final RedisPeers peers;

	private final Inbox inbox;

	private final Heartbeat heartbeat;

	private volatile boolean closed;

	/**
	 * Create a layer.
	 * @param partitions where its keys are
	 * @param node the name of this node, which no other ever had
	 * @param clock the clock of this node
	 * @param time the time by which messages expire
	 * @param interceptor what runs around the delivery of what other nodes sent
	 */
	RedisChannelLayer(LayerSettings settings, Partitions partitions, String node, Clock clock, ServerTime time,
			DeliveryInterceptor interceptor) {
		this.settings = settings;
		this.partitions = partitions;
		this.node = node;
		this.time = time;
		this.dropLog = new DropLog(clock);
		this.codec = new MessageCodec(settings.encryptionKeys());
		this.outbox = new Outbox(partitions, node);
		this.memberships = new Memberships(clock, settings.groupExpiry().toMillis());
		this.receivers = new LocalReceivers(this.counters, this.dropLog);
		this.queues = new RedisQueues(settings, partitions, time, node, this.outbox, this.codec, this);
		this.groups = new RedisGroups(this.memberships, partitions, settings, time, node, this.outbox);
		this.delivery = new LocalDelivery(this.receivers, this.memberships, this.counters, this.queues, this.outbox,
				this.codec, settings, this.dropLog);
		this.incoming = new IncomingMessages(settings, time, this.codec, this.delivery, this.memberships, this.counters,
				this.dropLog, interceptor);
		this.delays = new RedisDelays(settings, partitions, time, node, this.outbox, this.codec, this.queues,
				new HandOver(settings, time, node, this.codec, this.delivery, this.counters, this.dropLog));
		this.sessions = new RedisSessions(settings, partitions, this.codec);
		Partition home = partitions.of(node);
		this.queries = new Queries(this.outbox, home.link());
		this.peers = new RedisPeers(node, this::nodes, this.outbox, this.codec);
		this.inbox = new Inbox(settings.alias(), home, node, time, this::take, this::lost);
		this.heartbeat = new Heartbeat(settings, partitions, time, node, this::pushed, this);
	}

	/**
	 * Begin.
	 * @throws ChannelLayerException if Redis cannot be used
	 */
	void start() {
		this.heartbeat.start();
		this.inbox.start();
		this.delays.start();
		for (RedisLink link : this.partitions.links()) {
			link.client().addListener(new RedisConnectionStateListener() {

				@Override
				public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
					RedisChannelLayer.this.heartbeat.doubt();
				}

			});
		}
	}

	@Override
	public void unreadable(ChannelName channel, UnreadableMessageException failure) {
		this.counters.noteDropped(DropReason.UNREADABLE, 1);
		this.dropLog.dropped(String.valueOf(failure.getMessage()), channel.value());
	}

	@Override
	public void expired(ChannelName channel, long messages) {
		for (long i = 0; i < messages; i++) {
			this.dropLog.dropped("it expired unread", channel.value());
		}
		this.memberships.discardAll(channel);
		this.groups.discardAllQueued(channel);
	}

	@Override
	public ChannelName newChannel(String prefix) {
		return ChannelName.singleReader(prefix, RandomNames.next());
	}

	@Override
	public void send(Message message) {
		check(message.channel().value(), message.content());
		this.delivery.send(message);
	}

	@Override
	public String send(Message message, Duration delay) {
		Delay checked = Delay.of(delay);
		if (checked.isOver()) {
			send(message);
			return RedisDelays.idOfSent(message.channel());
		}
		check(message.channel().value(), message.content());
		return this.delays.add(message, checked);
	}

	@Override
	public boolean cancel(String id) {
		return this.delays.cancel(id);
	}

	@Override
	public void groupSend(GroupMessage message) {
		check(message.group().value(), message.content());
		this.delivery.notSubscribing().lock();
		try {
			// Members of this node get it even if Redis is away.
			this.delivery.sendToMembers(message);
			sendToOthers(message);
		}
		finally {
			this.delivery.notSubscribing().unlock();
		}
	}

	private void sendToOthers(GroupMessage message) {
		byte[] frame = this.codec.encode(message.group().value(), message.content(), message.metadata());
		String except = message.except().stream().map(ChannelName::value).collect(Collectors.joining(" "));
		// One entry for all, so that a node that finds it twice takes it once.
		byte[] entry = this.outbox.write(Kind.GROUP, message.group().value(), except, frame);
		RedisGroups.Places places = this.groups.places(message.group(), entry);
		post(message.group(), places.nodes(), entry);
		for (ChannelName member : places.queued()) {
			if (!message.except().contains(member) && !this.memberships.contains(message.group(), member)) {
				this.delivery.sendToMember(member, message, places.nodes().keySet());
			}
		}
	}

	private void post(GroupName group, Map<String, Long> nodes, byte[] entry) {
		Map<String, CompletableFuture<Long>> posts = new LinkedHashMap<>();
		nodes.forEach((to, position) -> posts.put(to,
				(position != 0) ? CompletableFuture.completedFuture(this.outbox.posted(to, position))
						: this.outbox.post(to, group.value(), entry)));
		posts.forEach((to, post) -> {
			long position = this.partitions.of(to).link().await(post);
			if (position == Outbox.FULL) {
				this.dropLog.dropped("node '%s' does not keep up".formatted(to), group.value());
			}
			else if (position == Outbox.GONE) {
				this.counters.sent(1);
				this.counters.dropped(DropReason.GONE, 1);
				this.dropLog.dropped("node '%s' has members, but no inbox".formatted(to), group.value());
			}
		});
	}

	@Override
	public void check(String target, Content content) {
		checkOpen();
		if (content.size() > this.settings.maxMessageSize().toBytes()) {
			throw new MessageTooLargeException(target, content.size(), this.settings.maxMessageSize().toBytes());
		}
	}

	private void checkOpen() {
		if (this.closed) {
			throw new ChannelLayerException("Channel layer '%s' is closed".formatted(this.settings.alias()));
		}
	}

	@Override
	public Optional<Message> receive(Collection<ChannelSource> sources, Duration timeout) throws InterruptedException {
		return this.closed ? Optional.empty() : Optional.ofNullable(this.queues.receive(sources, timeout));
	}

	@Override
	public Subscription subscribe(ChannelSource prefix, ChannelReceiver receiver) {
		checkOpen();
		LocalReceivers.checkPrefix(prefix);
		this.delivery.subscribing().lock();
		try {
			Assert.state(!this.receivers.contains(prefix) && takeOver(prefix, receiver),
					() -> "'%s' has a receiver already".formatted(prefix));
			this.receivers.add(prefix, receiver);
		}
		finally {
			this.delivery.subscribing().unlock();
		}
		return () -> unsubscribe(prefix, receiver);
	}

	/**
	 * Become the owner of a prefix, and take what was queued when nobody was.
	 * @return whether no other node is the owner
	 */
	private boolean takeOver(ChannelSource prefix, ChannelReceiver receiver) {
		if (!own(prefix, false)) {
			return false;
		}
		handOver(prefix, receiver);
		for (ChannelName member : this.groups.queuedMembers(prefix.value())) {
			this.groups.discardAllQueued(member).forEach((group) -> this.groups.add(group, member));
		}
		return true;
	}

	private boolean own(ChannelSource prefix, boolean onlyProlong) {
		return Replies.number(this.partitions.of(prefix.value())
			.await(Script.OWN,
					Arguments.of(prefix.value(), this.node)
						.add(this.settings.nodeLease().toMillis())
						.add(onlyProlong))) == 1;
	}

	/**
	 * Prolong the ownership of the prefixes in a partition. Of one that was lost,
	 * messages may be in the inbox from before, and in a queue since: so that they come
	 * in this order, the inbox takes it back in its turn.
	 */
	private void prolong(Partition partition) {
		for (ChannelSource prefix : this.receivers.prefixes()) {
			if (this.partitions.of(prefix.value()) != partition) {
				continue;
			}
			this.sessions.prolong(prefix);
			if (!own(prefix, true) || this.reclaiming.contains(prefix)) {
				this.outbox.await(this.node, "", Kind.RECLAIM, prefix.value(), "", new byte[0]);
			}
		}
	}

	private void reclaim(ChannelSource prefix) {
		ChannelReceiver receiver = this.receivers.of(prefix);
		if (receiver == null) {
			return;
		}
		this.reclaiming.add(prefix);
		if (!takeOver(prefix, receiver)) {
			logger.error("'{}' is subscribed at this node, but another node has it now", prefix);
		}
		this.reclaiming.remove(prefix);
		if (!this.receivers.contains(prefix)) {
			disown(prefix);
		}
	}

	private void disown(ChannelSource prefix) {
		this.sessions.removeAll(prefix);
		this.partitions.of(prefix.value()).await(Script.DISOWN, Arguments.of(prefix.value(), this.node));
	}

	private void handOver(ChannelSource prefix, ChannelReceiver receiver) {
		try {
			Message next = this.queues.poll(prefix);
			while (next != null) {
				Delivery outcome = this.receivers.handOver(receiver, next);
				if (outcome != Delivery.DELIVERED) {
					this.counters.delivered(-1);
					this.counters.dropped((outcome == Delivery.FULL) ? DropReason.FULL : DropReason.GONE, 1);
					this.counters.full((outcome == Delivery.FULL) ? 1 : 0);
				}
				next = this.queues.poll(prefix);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ChannelLayerException("Interrupted while '%s' was subscribed".formatted(prefix), ex);
		}
	}

	private void unsubscribe(ChannelSource prefix, ChannelReceiver receiver) {
		this.delivery.subscribing().lock();
		try {
			if (this.receivers.remove(prefix, receiver) && !this.closed) {
				// From now on other nodes may add them too, so all must find them in
				// Redis.
				for (ChannelName member : this.memberships.below(prefix)) {
					this.groups.discardAll(member).forEach((group) -> this.groups.addQueued(group, member));
				}
				disown(prefix);
			}
		}
		finally {
			this.delivery.subscribing().unlock();
		}
	}

	@Override
	public void groupAdd(GroupName group, ChannelName channel) {
		checkOpen();
		ChannelReceiver receiver = this.receivers.of(channel);
		if (receiver != null) {
			this.groups.add(group, channel);
			leaveIfGone(channel, receiver);
		}
		else if (!isAddedElsewhere(group, channel)) {
			addQueued(group, channel);
		}
	}

	/**
	 * End what a channel is a member of if it has ended, and left its groups, just before
	 * it was added.
	 */
	private void leaveIfGone(ChannelName channel, ChannelReceiver receiver) {
		if (!receiver.has(channel)) {
			this.groups.discardAll(channel);
		}
	}

	private void addQueued(GroupName group, ChannelName channel) {
		// What has expired ends memberships from before, not this one.
		this.queues.expire(List.of(channel));
		this.groups.addQueued(group, channel);
	}

	/**
	 * Let the other node that a channel is subscribed at make it a member: only a node
	 * itself tells Redis that it has members, so that this cannot cross with its telling
	 * that it has none.
	 * @return false if there is no such node
	 */
	private boolean isAddedElsewhere(GroupName group, ChannelName channel) {
		Optional<String> owner = owner(channel);
		return owner.isPresent() && this.queries.add(owner.get(), group, channel);
	}

	/**
	 * Return the other node that a channel is subscribed at.
	 */
	private Optional<String> owner(ChannelName channel) {
		if (!channel.isNodeLocal()) {
			return Optional.empty();
		}
		String prefix = channel.source().value();
		Partition partition = this.partitions.of(prefix);
		byte[] owner = partition.link().await(partition.link().commands().get(partition.base() + "owner:" + prefix));
		return Optional.ofNullable(owner).map(Replies::text).filter((name) -> !name.equals(this.node));
	}

	@Override
	public void groupDiscard(GroupName group, ChannelName channel) {
		this.groups.discard(group, channel);
		if (this.receivers.of(channel) == null) {
			this.groups.discardQueued(group, channel);
			owner(channel).ifPresent(
					(node) -> this.outbox.await(node, "", Kind.REMOVE, group.value(), channel.value(), new byte[0]));
		}
	}

	@Override
	public void discardAll(ChannelName channel) {
		this.groups.discardAll(channel);
		if (this.receivers.of(channel) == null) {
			this.groups.discardAllQueued(channel);
			owner(channel)
				.ifPresent((node) -> this.outbox.await(node, "", Kind.REMOVE, "", channel.value(), new byte[0]));
		}
	}

	@Override
	public Set<ChannelName> groupChannels(GroupName group) {
		RedisGroups.Places places = this.groups.places(group, new byte[0]);
		Set<ChannelName> queued = new LinkedHashSet<>(places.queued());
		Set<ChannelName> members = new LinkedHashSet<>();
		for (ChannelName member : this.memberships.of(group)) {
			((this.receivers.of(member) != null) ? members : queued).add(member);
		}
		queued.removeAll(new HashSet<>(this.queues.expire(queued)));
		members.addAll(queued);
		members.addAll(this.queries.members(group, places.nodes().keySet()));
		return Set.copyOf(members);
	}

	/**
	 * Take what another node has for this one.
	 */
	private void take(Entry entry) {
		try {
			handle(entry);
		}
		catch (ChannelLayerException ex) {
			if (!entry.kind().isMessage()) {
				throw ex;
			}
			this.counters.sent(1);
			this.counters.dropped((ex instanceof ChannelFullException) ? DropReason.FULL : DropReason.LOST, 1);
			this.dropLog.dropped("it had to be queued, and was not: " + ex.getMessage(), entry.target());
		}
	}

	private void handle(Entry entry) {
		switch (entry.kind()) {
			case DIRECT -> this.incoming.direct(entry);
			case GROUP -> this.incoming.group(entry);
			case MEMBER -> this.incoming.member(entry);
			case ADD -> takeMember(entry);
			case REMOVE -> removeMember(entry);
			case RECLAIM -> reclaim(ChannelSource.of(entry.target()));
			case WAKE -> this.queues.wake(ChannelSource.of(entry.target()));
			case DUE -> this.delays.due(ChannelName.of(entry.target()));
			case QUERY -> this.queries.answer(entry, this.memberships.of(GroupName.of(entry.target())));
			case ANSWER -> this.queries.answered(entry);
			case ASK -> this.peers.asked(entry);
			case TELL -> this.peers.told(entry);
			case FLUSH -> this.groups.clear();
			case POSITION -> logger.debug("The inbox takes positions itself");
		}
	}

	private void takeMember(Entry entry) {
		GroupName group = GroupName.of(entry.target());
		ChannelName channel = Queries.channelToAdd(entry);
		ChannelReceiver receiver = this.receivers.of(channel);
		if (receiver == null) {
			addQueued(group, channel);
			this.queries.answer(entry, List.of());
			return;
		}
		CompletableFuture<Long> adding = this.groups.adding(group, channel);
		leaveIfGone(channel, receiver);
		adding.thenRun(() -> this.queries.answer(entry, List.of()));
	}

	private void removeMember(Entry entry) {
		ChannelName channel = ChannelName.of(entry.detail());
		boolean queued = this.receivers.of(channel) == null;
		if (entry.target().isEmpty()) {
			this.groups.discardAll(channel);
			if (queued) {
				this.groups.discardAllQueued(channel);
			}
		}
		else {
			GroupName group = GroupName.of(entry.target());
			this.groups.discard(group, channel);
			if (queued) {
				this.groups.discardQueued(group, channel);
			}
		}
	}

	private void lost(long entries) {
		this.counters.sent(entries);
		this.counters.dropped(DropReason.LOST, entries);
		logger.warn("Redis has lost {} message(s) that other nodes sent to channel layer '{}' of this node", entries,
				this.settings.alias());
	}

	@Override
	public SessionStore sessions() {
		return this.sessions;
	}

	@Override
	public void flush() {
		this.groups.clear();
		for (Partition partition : this.partitions.all()) {
			this.counters.noteDropped(DropReason.FLUSHED, this.delays.flush(partition) + this.queues.flush(partition));
			for (String name : partition.nodes()) {
				if (!name.equals(this.node) && this.partitions.of(name) == partition) {
					this.outbox.await(name, "", Kind.FLUSH, "", "", new byte[0]);
				}
			}
		}
		this.groups.removeQueued();
	}

	@Override
	public LayerStatistics statistics() {
		Partition home = this.partitions.of(this.node);
		home.link()
			.await(home.link()
				.commands()
				.hset(home.base() + "pushed", this.node, pushed().getBytes(StandardCharsets.US_ASCII)));
		return this.partitions.all().stream().map(this::statistics).reduce(RedisChannelLayer::add).orElseThrow();
	}

	private LayerStatistics statistics(Partition partition) {
		// Counted first, so that what becomes due meanwhile is missed by neither.
		long delayed = this.delays.count(partition);
		return this.queues.statistics(partition, delayed);
	}

	private static LayerStatistics add(LayerStatistics one, LayerStatistics other) {
		return new LayerStatistics(one.sent() + other.sent(), one.delivered() + other.delivered(),
				one.pending() + other.pending(),
				(one.oldestAge().compareTo(other.oldestAge()) > 0) ? one.oldestAge() : other.oldestAge(),
				one.expired() + other.expired(), one.dropped() + other.dropped(), one.full() + other.full(),
				one.delayed() + other.delayed());
	}

	/**
	 * Write what happened on the subscribed channels of this node, as scripts read it.
	 */
	private String pushed() {
		LayerStatistics statistics = this.counters.snapshot(0, Duration.ZERO, 0);
		return "sent=%d delivered=%d expired=%d dropped=%d full=%d".formatted(statistics.sent(), statistics.delivered(),
				statistics.expired(), statistics.dropped(), statistics.full());
	}

	@Override
	public Map<GroupName, Integer> groups() {
		return this.memberships.groups();
	}

	private Set<String> nodes() {
		return Set.copyOf(this.partitions.of(this.node).nodes());
	}

	@Override
	public Optional<Peers> peers() {
		return Optional.of(this.peers);
	}

	@Override
	public Map<DropReason, Long> drops() {
		return this.counters.drops();
	}

	@Override
	public FanOutStatistics fanOut() {
		return this.counters.fanOut();
	}

	@Override
	public ChannelStatistics statistics(ChannelName channel) {
		return this.queues.statistics(channel);
	}

	@Override
	public Optional<String> problem() {
		return this.heartbeat.problem();
	}

	@Override
	public void restore(Partition partition) {
		this.groups.restore(partition, this::notKept);
	}

	@Override
	public void restored() {
		this.outbox.tellPositions();
		this.queues.wakeAll();
	}

	@Override
	public void refreshed() {
		this.outbox.forgetGone();
	}

	@Override
	public void tidy(Partition partition) throws InterruptedException {
		prolong(partition);
		this.outbox.tellRest();
		this.queues.refreshReplicas(partition);
		this.queues.recover(partition);
		this.queues.sweep(partition);
		this.groups.retry();
		this.groups.sweep();
		// Signs of life are taken even without memory, so this is how a lack of it shows.
		partition.link()
			.await(partition.link()
				.commands()
				.psetex(partition.base() + "memory", this.settings.nodeLease().toMillis(), new byte[0]));
	}

	@Override
	public void missed(String group, long messages) {
		this.counters.full(lose(DropReason.FULL, GroupName.of(group), messages));
		this.dropLog.dropped("this node did not keep up with %d message(s)".formatted(messages), group);
	}

	private void notKept(GroupName group, long messages) {
		lose(DropReason.UNKEPT, group, messages);
		this.dropLog.dropped("%d message(s) were too many to keep while Redis had lost its nodes".formatted(messages),
				group.value());
	}

	private long lose(DropReason reason, GroupName group, long messages) {
		long lost = messages * this.memberships.size(group);
		this.counters.sent(lost);
		this.counters.dropped(reason, lost);
		return lost;
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.queues.close();
		this.heartbeat.close();
		this.inbox.close();
		this.delays.close();
		this.peers.close();
		try {
			this.groups.close();
			this.receivers.prefixes().forEach(this::disown);
			Partition home = this.partitions.of(this.node);
			home.link()
				.commands()
				.hset(home.base() + "pushed", this.node, pushed().getBytes(StandardCharsets.US_ASCII));
			this.partitions.all().forEach((partition) -> partition.await(Script.REAP, Arguments.of(this.node)));
		}
		catch (ChannelLayerException ex) {
			logger.warn("Channel layer '{}' closed without telling Redis, which will notice: {}", this.settings.alias(),
					ex.getMessage());
		}
		finally {
			this.partitions.close();
		}
	}

}
