/**
 * Handshakes of WebSockets under Spring Security.
 */
@NullMarked
package io.channels.security.web;

import org.jspecify.annotations.NullMarked;
