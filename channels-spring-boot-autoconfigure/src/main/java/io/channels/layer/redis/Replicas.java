package io.channels.layer.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.channels.layer.ChannelLayerException;

/**
 * Waits until a replica has what a server just did, so that what was taken from a queue
 * does not come back with a fail-over. Where there is no replica nobody waits. Safe for
 * use by any thread: concurrent sets.
 */
final class Replicas {

	private static final Logger logger = LoggerFactory.getLogger(Replicas.class);

	private final Set<Partition> replicated = ConcurrentHashMap.newKeySet();

	private final Set<Partition> silent = ConcurrentHashMap.newKeySet();

	/**
	 * Look whether the server of a partition has replicas.
	 */
	void refresh(Partition partition) {
		try {
			List<?> role = partition.link().await(partition.link().role(partition.base()));
			if (role.size() == 3 && role.get(2) instanceof List<?> replicas && !replicas.isEmpty()) {
				this.replicated.add(partition);
			}
			else {
				this.replicated.remove(partition);
			}
		}
		catch (ChannelLayerException ex) {
			if (ex instanceof RedisUnreachableException || !this.silent.add(partition)) {
				logger.debug("Redis at {} does not say whether it has replicas", partition.link().name(), ex);
				return;
			}
			logger.warn(
					"Redis at {} does not say whether it has replicas; if it has, a fail-over may repeat messages: {}",
					partition.link().name(), ex.getMessage());
		}
	}

	/**
	 * Wait until a replica has all that was done in a partition so far, if it has one
	 * that keeps up.
	 * @throws ChannelLayerException if the server does not answer any more
	 */
	void await(Partition partition) throws InterruptedException {
		if (!this.replicated.contains(partition)) {
			return;
		}
		RedisLink link = partition.link();
		Duration patience = link.timeout().dividedBy(2);
		if (link.awaitInterruptibly(link.awaitReplica(partition.base(), patience)) == 0
				&& this.replicated.remove(partition)) {
			logger.info("Redis at {} has no replica that keeps up; going on without", link.name());
		}
	}

}
