package io.channels.layer;

import java.time.Duration;

/**
 * What happened on a layer since it started. A group send counts once for each member.
 * Exactly {@code sent = delivered + expired + dropped + pending}; what is delayed counts
 * nowhere else until it is sent.
 *
 * @param sent messages that the layer took
 * @param delivered messages handed to a receiver
 * @param pending messages waiting for a receiver
 * @param oldestAge how long the oldest of them has waited
 * @param expired messages dropped unread after {@code expiry}
 * @param dropped messages lost because a group's member was full or gone, or by a flush
 * @param full how often a channel was full, for a direct send (which was refused and
 * counts nowhere else) or for a group's member
 * @param delayed messages that are to be sent later: they are not due, or their channel
 * has no room. One that is being sent right now may count as sent, too.
 */
public record LayerStatistics(long sent, long delivered, long pending, Duration oldestAge, long expired, long dropped,
		long full, long delayed) {
}
