package io.channels.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Makes the context of a {@link ChannelsTest}.
 */
final class ChannelsTestContextBootstrapper extends TestSliceTestContextBootstrapper<ChannelsTest> {

}
