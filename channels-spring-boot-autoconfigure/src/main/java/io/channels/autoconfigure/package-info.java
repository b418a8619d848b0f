/**
 * Auto-configuration of layers, routes and workers.
 */
@NullMarked
package io.channels.autoconfigure;

import org.jspecify.annotations.NullMarked;
