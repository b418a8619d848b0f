/**
 * What waits for the commit of transactions of Spring.
 */
@NullMarked
package io.channels.transaction;

import org.jspecify.annotations.NullMarked;
