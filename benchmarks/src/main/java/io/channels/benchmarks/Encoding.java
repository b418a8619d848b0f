package io.channels.benchmarks;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A way to write the values of a content as bytes.
 */
interface Encoding {

	byte[] encode(Map<String, @Nullable Object> values);

	Map<String, @Nullable Object> decode(byte[] bytes);

}
