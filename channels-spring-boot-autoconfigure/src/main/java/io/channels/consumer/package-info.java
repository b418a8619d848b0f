/**
 * The programming model: how an application declares what happens to a message.
 */
@NullMarked
package io.channels.consumer;

import org.jspecify.annotations.NullMarked;
