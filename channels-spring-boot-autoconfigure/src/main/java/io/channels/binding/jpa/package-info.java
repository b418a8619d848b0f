/**
 * Bindings of JPA entities: their changes as Hibernate sees them, published after commit.
 */
@NullMarked
package io.channels.binding.jpa;

import org.jspecify.annotations.NullMarked;
