/**
 * Auto-configuration of what serves the JavaScript client.
 */
@NullMarked
package io.channels.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
