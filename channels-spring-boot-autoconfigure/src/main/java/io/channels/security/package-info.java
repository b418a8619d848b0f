/**
 * Consumers that run as the user of their connection.
 */
@NullMarked
package io.channels.security;

import org.jspecify.annotations.NullMarked;
