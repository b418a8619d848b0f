package io.channels.test;

import java.time.Duration;

import io.channels.message.ChannelName;
import io.channels.message.Content;

/**
 * A message that was sent to a channel.
 *
 * @param channel the channel
 * @param content what the sender said
 * @param delay how much later it is to be sent, zero for now
 */
record SentMessage(ChannelName channel, Content content, Duration delay) {
}
