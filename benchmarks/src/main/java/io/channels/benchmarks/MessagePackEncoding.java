package io.channels.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack.PackerConfig;
import org.msgpack.core.MessagePack.UnpackerConfig;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * MessagePack with its own library.
 */
record MessagePackEncoding(PackerConfig packing, UnpackerConfig unpacking) implements Encoding {

	MessagePackEncoding() {
		// The default is 8192, made anew for each message.
		this(new PackerConfig().withBufferSize(512), new UnpackerConfig().withStringDecoderBufferSize(512));
	}

	@Override
	public byte[] encode(Map<String, @Nullable Object> values) {
		try (MessageBufferPacker packer = this.packing.newBufferPacker()) {
			packMap(packer, values);
			return packer.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void packMap(MessagePacker packer, Map<?, ?> map) throws IOException {
		packer.packMapHeader(map.size());
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			packer.packString((String) entry.getKey());
			packValue(packer, entry.getValue());
		}
	}

	private static void packValue(MessagePacker packer, @Nullable Object value) throws IOException {
		if (value instanceof String text) {
			packer.packString(text);
		}
		else if (value instanceof byte[] bytes) {
			packer.packBinaryHeader(bytes.length);
			packer.writePayload(bytes);
		}
		else if (value instanceof Long number) {
			packer.packLong(number);
		}
		else if (value instanceof Double number) {
			packer.packDouble(number);
		}
		else if (value instanceof Boolean truth) {
			packer.packBoolean(truth);
		}
		else if (value instanceof Map<?, ?> map) {
			packMap(packer, map);
		}
		else if (value instanceof List<?> list) {
			packer.packArrayHeader(list.size());
			for (Object element : list) {
				packValue(packer, element);
			}
		}
		else {
			packer.packNil();
		}
	}

	@Override
	public Map<String, @Nullable Object> decode(byte[] bytes) {
		try (MessageUnpacker unpacker = this.unpacking.newUnpacker(bytes)) {
			return unpackMap(unpacker);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Map<String, @Nullable Object> unpackMap(MessageUnpacker unpacker) throws IOException {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = unpacker.unpackMapHeader(); i > 0; i--) {
			map.put(unpacker.unpackString(), unpackValue(unpacker));
		}
		return map;
	}

	private static List<@Nullable Object> unpackList(MessageUnpacker unpacker) throws IOException {
		List<@Nullable Object> list = new ArrayList<>();
		for (int i = unpacker.unpackArrayHeader(); i > 0; i--) {
			list.add(unpackValue(unpacker));
		}
		return list;
	}

	private static @Nullable Object unpackValue(MessageUnpacker unpacker) throws IOException {
		return switch (unpacker.getNextFormat().getValueType()) {
			case STRING -> unpacker.unpackString();
			case BINARY -> unpacker.readPayload(unpacker.unpackBinaryHeader());
			case INTEGER -> unpacker.unpackLong();
			case FLOAT -> unpacker.unpackDouble();
			case BOOLEAN -> unpacker.unpackBoolean();
			case NIL -> {
				unpacker.unpackNil();
				yield null;
			}
			case MAP -> unpackMap(unpacker);
			case ARRAY -> unpackList(unpacker);
			case EXTENSION -> throw new IllegalStateException("No extension was written");
		};
	}

}
