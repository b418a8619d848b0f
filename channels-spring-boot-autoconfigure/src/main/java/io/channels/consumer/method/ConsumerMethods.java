package io.channels.consumer.method;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.ReflectionUtils;
import tools.jackson.databind.json.JsonMapper;

import io.channels.consumer.BaseConsumer;
import io.channels.consumer.ConsumerContext;
import io.channels.consumer.ConsumerFactory;
import io.channels.consumer.MessageConsumer;
import io.channels.routing.InvalidRouteException;

/**
 * Turns methods into consumers. Parameters are looked at once, at start-up.
 */
public final class ConsumerMethods {

	private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

	private final List<ArgumentResolver> resolvers;

	private final ReturnedReply reply;

	/**
	 * Prepare to turn methods into consumers.
	 * @param custom resolvers that come before the built-in ones
	 * @param conversionService what converts captured values
	 * @param mapper what reads and writes JSON
	 */
	public ConsumerMethods(List<ArgumentResolver> custom, ConversionService conversionService, JsonMapper mapper) {
		this.resolvers = new ArrayList<>(custom);
		this.resolvers.add(new ContextArguments());
		this.resolvers.add(new CapturedArguments(conversionService));
		this.resolvers.add(new FrameArguments());
		this.resolvers.add(new PayloadArguments(mapper));
		this.reply = new ReturnedReply(mapper);
	}

	/**
	 * Turn a method of a bean into a consumer.
	 * @param bean supplies the bean
	 * @param method the method, invocable on the bean
	 * @param channels the channels whose messages it consumes
	 * @param captures the names of the values that the route captures
	 * @throws InvalidRouteException if a parameter has no argument
	 */
	public MessageConsumer of(Supplier<Object> bean, Method method, Set<String> channels, Set<String> captures) {
		Invocable invocable = prepare(method, channels, captures);
		return (context) -> invocable.invoke(bean.get(), context);
	}

	/**
	 * Turn a consumer class with a method mapping into a consumer.
	 * @param factory what makes instances of the class
	 * @param mapping which method consumes the messages of which channel
	 * @param captures the names of the values that the route captures
	 * @throws InvalidRouteException if there is no such method, or a parameter has no
	 * argument
	 */
	public MessageConsumer of(ConsumerFactory<? extends BaseConsumer> factory, Map<String, String> mapping,
			Set<String> captures) {
		Map<String, Invocable> methods = new HashMap<>();
		mapping.forEach((channel, name) -> methods.put(channel,
				prepare(find(factory.type(), name), Set.of(channel), captures)));
		return (context) -> {
			BaseConsumer consumer = context.scope().get(factory);
			BaseConsumer.begin(consumer, context);
			Invocable method = methods.get(context.channel().value());
			if (method != null) {
				method.invoke(consumer, context);
			}
		};
	}

	private static Method find(Class<?> type, String name) {
		Method[] found = ReflectionUtils.getUniqueDeclaredMethods(type,
				(method) -> method.getName().equals(name) && !method.isBridge() && !method.isSynthetic());
		if (found.length == 0) {
			throw new InvalidRouteException("methodMapping() of '%s' names the method '%s', which does not exist"
				.formatted(type.getName(), name), "Add the method, or correct its name in methodMapping().");
		}
		if (found.length > 1) {
			throw new InvalidRouteException(
					"methodMapping() of '%s' names the method '%s', of which there are %d with different parameters"
						.formatted(type.getName(), name, found.length),
					"Give the consumer method a name of its own.");
		}
		return found[0];
	}

	private Invocable prepare(Method method, Set<String> channels, Set<String> captures) {
		if (Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidRouteException(
					"Consumer method '%s.%s' is private".formatted(method.getDeclaringClass().getName(),
							method.getName()),
					"Make it package-private, protected or public, so that proxies of the class can pass calls on.");
		}
		ReflectionUtils.makeAccessible(method);
		@Nullable String @Nullable [] parameterNames = this.names.getParameterNames(method);
		Argument[] arguments = new Argument[method.getParameterCount()];
		for (int i = 0; i < arguments.length; i++) {
			String name = (parameterNames != null) ? parameterNames[i] : null;
			arguments[i] = prepare(new ConsumerParameter(new MethodParameter(method, i),
					(name != null) ? name : "arg" + i, captures, channels), method);
		}
		return new Invocable(method, arguments, this.reply);
	}

	private Argument prepare(ConsumerParameter parameter, Method method) {
		for (ArgumentResolver resolver : this.resolvers) {
			Argument argument = resolver.prepare(parameter);
			if (argument != null) {
				return argument;
			}
		}
		throw new InvalidRouteException(
				"Parameter '%s' of type %s of consumer method '%s.%s' cannot be resolved".formatted(parameter.name(),
						parameter.type().getTypeName(), method.getDeclaringClass().getName(), method.getName()),
				("Name it like a value that the route captures, of which there are %s, or use one of the types Message, Content, a record or "
						+ "map, String text, byte[], Channel, Channels, Groups, ChannelSession, WebSocketConnection, Handshake, CloseCode, "
						+ "Principal, ConsumerContext; or declare an ArgumentResolver bean. Compile with -parameters.")
					.formatted(parameter.captures()));
	}

	/**
	 * A method with what yields its arguments.
	 *
	 * @param method the method
	 * @param arguments what yields its arguments
	 * @param reply what becomes of its return value
	 */
	private record Invocable(Method method, Argument[] arguments, ReturnedReply reply) {

		void invoke(Object target, ConsumerContext context) throws Exception {
			@Nullable Object[] values = new @Nullable Object[this.arguments.length];
			for (int i = 0; i < values.length; i++) {
				values[i] = this.arguments[i].of(context);
			}
			try {
				this.reply.send(this.method.invoke(target, values), context);
			}
			catch (InvocationTargetException ex) {
				ReflectionUtils.rethrowException(ex.getTargetException());
			}
		}

	}

}
