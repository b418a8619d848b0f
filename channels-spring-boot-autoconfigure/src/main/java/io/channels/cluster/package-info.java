/**
 * What goes on at the nodes of an application.
 */
@NullMarked
package io.channels.cluster;

import org.jspecify.annotations.NullMarked;
