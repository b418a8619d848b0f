package io.channels.layer;

/**
 * Why a layer lost a message that it had taken, other than by its expiry.
 */
public enum DropReason {

	/**
	 * A member of the group, or its node, had no room, or did not keep up.
	 */
	FULL,

	/**
	 * There was no such channel, or no longer, or its receiver failed.
	 */
	GONE,

	/**
	 * The node cannot read it: it lacks the key, or is too old.
	 */
	UNREADABLE,

	/**
	 * There were too many to keep while nobody knew which nodes had members.
	 */
	UNKEPT,

	/**
	 * The backend, or a node that died, has lost it.
	 */
	LOST,

	/**
	 * The layer was flushed.
	 */
	FLUSHED

}
