/**
 * Auto-configuration of bindings of JPA entities.
 */
@NullMarked
package io.channels.autoconfigure.jpa;

import org.jspecify.annotations.NullMarked;
