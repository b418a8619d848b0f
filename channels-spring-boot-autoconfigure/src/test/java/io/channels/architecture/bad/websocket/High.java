package io.channels.architecture.bad.websocket;

import org.springframework.boot.SpringApplication;

import io.channels.architecture.bad.message.Low;

/**
 * Breaks the rules on purpose.
 */
public record High(Low low, SpringApplication application) {
}
