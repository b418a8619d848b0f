/**
 * Assembly of sends that wait for a commit, where Spring's transactions are present.
 */
@NullMarked
package io.channels.autoconfigure.transaction;

import org.jspecify.annotations.NullMarked;
