/**
 * Entities tied to streams, both ways.
 */
@NullMarked
package io.channels.binding;

import org.jspecify.annotations.NullMarked;
