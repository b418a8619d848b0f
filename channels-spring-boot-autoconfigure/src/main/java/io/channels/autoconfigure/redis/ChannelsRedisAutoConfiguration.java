package io.channels.autoconfigure.redis;

import java.time.Clock;

import io.lettuce.core.RedisClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.channels.autoconfigure.ChannelsAutoConfiguration;
import io.channels.layer.DeliveryInterceptor;
import io.channels.layer.redis.RedisChannelLayerFactory;

/**
 * Auto-configuration of the backend {@code redis}, over the Redis connection of Spring
 * Boot or over the {@code hosts} of a layer.
 */
@AutoConfiguration(before = ChannelsAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnClass({ RedisClient.class, LettuceConnectionFactory.class })
public final class ChannelsRedisAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	RedisChannelLayerFactory redisChannelLayerFactory(ObjectProvider<LettuceConnectionFactory> connectionFactory,
			ObjectProvider<Clock> clock, ObjectProvider<DeliveryInterceptor> interceptor) {
		return new RedisChannelLayerFactory(connectionFactory::getIfUnique, clock.getIfUnique(Clock::systemUTC), true,
				interceptor.getIfUnique(() -> DeliveryInterceptor.NONE));
	}

}
