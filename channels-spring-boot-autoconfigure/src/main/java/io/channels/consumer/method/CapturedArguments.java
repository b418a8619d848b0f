package io.channels.consumer.method;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;

import io.channels.consumer.ConsumerContext;
import io.channels.consumer.DenyConnectionException;
import io.channels.consumer.InvalidMessageException;
import io.channels.websocket.WebSocketEvent;

/**
 * Supplies values that the route captured, by the name of the parameter, converted to its
 * type. A client whose value cannot be converted is turned away.
 */
final class CapturedArguments implements ArgumentResolver {

	private static final TypeDescriptor STRING = TypeDescriptor.valueOf(String.class);

	private final ConversionService conversionService;

	CapturedArguments(ConversionService conversionService) {
		this.conversionService = conversionService;
	}

	@Override
	public @Nullable Argument prepare(ConsumerParameter parameter) {
		TypeDescriptor type = new TypeDescriptor(parameter.declaration());
		if (!parameter.isCaptured() || !this.conversionService.canConvert(STRING, type)) {
			return null;
		}
		return (context) -> convert(parameter.name(), type, context);
	}

	private @Nullable Object convert(String name, TypeDescriptor type, ConsumerContext context) {
		String value = context.captures().get(name);
		try {
			return this.conversionService.convert(value, STRING, type);
		}
		catch (ConversionException ex) {
			if (context.event().orElse(null) instanceof WebSocketEvent.Connect) {
				throw new DenyConnectionException();
			}
			throw new InvalidMessageException("invalid_path", "'%s' is no valid '%s'".formatted(value, name));
		}
	}

}
