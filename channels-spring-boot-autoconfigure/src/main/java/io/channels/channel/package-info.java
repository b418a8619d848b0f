/**
 * What an application injects to send to channels and groups.
 */
@NullMarked
package io.channels.channel;

import org.jspecify.annotations.NullMarked;
