package io.channels.benchmarks.load.scenario;

/**
 * One number that was measured.
 *
 * @param name what it is, with its unit
 * @param direction what a better one is
 * @param value the number
 * @param cost what it cost
 */
public record Figure(String name, Direction direction, double value, Cost cost) {

	/**
	 * Return a number that is better if it is greater.
	 * @param name what it is
	 * @param rate the number and what it cost
	 */
	public static Figure rate(String name, Rate rate) {
		return new Figure(name, Direction.UP, rate.perSecond(), rate.cost());
	}

	/**
	 * Return a number that is better if it is smaller.
	 * @param name what it is
	 * @param value the number
	 */
	public static Figure size(String name, double value) {
		return new Figure(name, Direction.DOWN, value, Cost.NONE);
	}

	/**
	 * Return a number that is better if it is greater.
	 * @param name what it is
	 * @param value the number
	 */
	public static Figure score(String name, double value) {
		return new Figure(name, Direction.UP, value, Cost.NONE);
	}

	/**
	 * What a better number is.
	 */
	public enum Direction {

		/**
		 * A greater one.
		 */
		UP,

		/**
		 * A smaller one.
		 */
		DOWN

	}

}
