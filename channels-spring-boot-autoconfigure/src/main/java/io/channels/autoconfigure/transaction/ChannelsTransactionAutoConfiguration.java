package io.channels.autoconfigure.transaction;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.channel.SurroundingTransaction;
import io.channels.transaction.SpringTransaction;

/**
 * Auto-configuration of sends that wait for a commit, where Spring's transactions are
 * present.
 */
@AutoConfiguration(before = ChannelsAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronizationManager.class)
public final class ChannelsTransactionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(SurroundingTransaction.class)
	SpringTransaction channelsTransaction() {
		return new SpringTransaction();
	}

}
