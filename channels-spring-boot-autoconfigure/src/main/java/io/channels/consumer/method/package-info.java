/**
 * Annotated methods as consumers.
 */
@NullMarked
package io.channels.consumer.method;

import org.jspecify.annotations.NullMarked;
