package io.channels.actuate;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * A part of a list.
 *
 * @param <T> what is in the list
 * @param page the number of the page, from 0
 * @param size how many a page has
 * @param total how many there are on all pages
 * @param content what is on this page
 */
record Page<T>(int page, int size, int total, List<T> content) {

	private static final int SIZE = 50;

	private static final int MAX_SIZE = 1_000;

	/**
	 * Return a page of a list.
	 * @param all the list
	 * @param page the number of the page, the first if null
	 * @param size how many it has, 50 if null
	 * @param mapping what is done to those on the page
	 */
	static <S, T> Page<T> of(List<S> all, @Nullable Integer page, @Nullable Integer size, Function<S, T> mapping) {
		int number = (page != null) ? page : 0;
		int count = (size != null) ? size : SIZE;
		if (number < 0 || count < 1 || count > MAX_SIZE) {
			throw new InvalidEndpointRequestException(
					"There is no page %d of size %d: pages begin with 0, sizes go from 1 to %d".formatted(number, count,
							MAX_SIZE),
					"'page' or 'size' is out of range");
		}
		List<T> content = all.stream().skip((long) number * count).limit(count).map(mapping).toList();
		return new Page<>(number, count, all.size(), content);
	}

}
