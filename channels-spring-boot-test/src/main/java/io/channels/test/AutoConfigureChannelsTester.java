package io.channels.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.test.context.TestPropertySource;

/**
 * Adds a {@link ChannelsTester} to a test. All layers are in memory, whatever is
 * configured. There are no workers: what is sent is consumed on the thread that sends it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
@AutoConfigureChannelsClock
@TestPropertySource(properties = { "channels.worker.enabled=false", "channels.websocket.dispatch=local" })
public @interface AutoConfigureChannelsTester {

}
