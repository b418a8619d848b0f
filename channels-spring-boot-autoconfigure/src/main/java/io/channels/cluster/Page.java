package io.channels.cluster;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Some of many.
 *
 * @param <T> what it has
 * @param page the number of the page, from 0
 * @param size how many are on a page
 * @param total how many there are
 * @param content those on the page
 * @param silent nodes that did not answer in time, so that theirs are missing
 */
public record Page<T>(int page, int size, int total, List<T> content, List<String> silent) {

	/**
	 * Return a page of a list.
	 */
	static <T> Page<T> of(List<T> all, Request request, List<String> silent) {
		List<T> content = all.stream().skip(request.offset()).limit(request.size()).toList();
		return new Page<>(request.page(), request.size(), all.size(), content, silent);
	}

	/**
	 * Which page is wanted, of what.
	 *
	 * @param filter what is in the name of those that are meant, nothing for all
	 * @param page the number of the page, from 0
	 * @param size how many are on a page
	 */
	public record Request(String filter, int page, int size) {

		private static final int SIZE = 50;

		private static final int MAX_SIZE = 1_000;

		public Request {
			Assert.isTrue(page >= 0 && size >= 1 && size <= MAX_SIZE,
					() -> "There is no page %d of size %d: pages begin with 0, sizes go from 1 to %d".formatted(page,
							size, MAX_SIZE));
		}

		/**
		 * Return a request of what may be left out.
		 * @param filter what is in the name, all if null
		 * @param page the number of the page, the first if null
		 * @param size how many it has, 50 if null
		 */
		public static Request of(@Nullable String filter, @Nullable Integer page, @Nullable Integer size) {
			return new Request((filter != null) ? filter : "", (page != null) ? page : 0, (size != null) ? size : SIZE);
		}

		long offset() {
			return (long) this.page * this.size;
		}

	}

}
