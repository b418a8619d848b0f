/**
 * Auto-configuration of consumers under Spring Security.
 */
@NullMarked
package io.channels.autoconfigure.security;

import org.jspecify.annotations.NullMarked;
