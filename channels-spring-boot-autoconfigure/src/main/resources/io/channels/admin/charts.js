/**
 * Lines that move: one value of each series for each second, the newest at the right.
 */

const SVG = "http://www.w3.org/2000/svg";
const SECONDS = 60;
const WIDTH = 600;
const HEIGHT = 130;
const COLORS = 6;

const stillness = matchMedia("(prefers-reduced-motion: reduce)");

function element(name, attributes) {
	const made = document.createElementNS(SVG, name);
	Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
	return made;
}

/** Return a round number that is not less. */
function ceiling(value) {
	const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
	return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value);
}

export function format(value) {
	if (value >= 1e6) {
		return `${(value / 1e6).toFixed(1)}M`;
	}
	if (value >= 1e4) {
		return `${(value / 1e3).toFixed(1)}k`;
	}
	return (value % 1 && value < 100) ? value.toFixed(1) : String(Math.round(value));
}

export class Chart {

	#name;
	#series = new Map();
	#svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" });
	#lines = element("g", {});
	#top = document.createElement("span");
	#legend = document.createElement("ul");

	constructor(figure, names) {
		this.#name = figure.querySelector("figcaption").textContent;
		for (const y of [0.25, 0.5, 0.75]) {
			this.#svg.append(element("line", { class: "grid", x1: 0, x2: WIDTH, y1: y * HEIGHT, y2: y * HEIGHT }));
		}
		this.#svg.append(this.#lines);
		this.#top.className = "top";
		this.#legend.className = "legend";
		const plot = document.createElement("div");
		plot.className = "plot";
		plot.append(this.#svg, this.#top);
		figure.append(plot, this.#legend);
		names.forEach((name) => this.#add(name));
		this.#draw();
	}

	#add(name) {
		const color = `series-${this.#series.size % COLORS}`;
		const path = element("path", { class: color });
		const item = document.createElement("li");
		const value = document.createElement("b");
		item.className = color;
		item.append(`${name} `, value);
		this.#legend.append(item);
		this.#lines.append(path);
		this.#series.set(name, { values: [], path, value });
	}

	/** Add one value to each series; those that are not named get zero. */
	push(values) {
		Object.keys(values).filter((name) => !this.#series.has(name)).forEach((name) => this.#add(name));
		const length = Math.max(0, ...[...this.#series.values()].map(({ values: known }) => known.length));
		for (const [name, series] of this.#series) {
			while (series.values.length < length) {
				series.values.unshift(0);
			}
			series.values.push(values[name] ?? 0);
			// One more than fits, which leaves at the left while the new one comes in.
			series.values.splice(0, series.values.length - SECONDS - 2);
		}
		this.#draw();
		this.#move();
	}

	#draw() {
		const step = WIDTH / SECONDS;
		const top = ceiling(Math.max(1, ...[...this.#series.values()].flatMap(({ values }) => values)));
		this.#top.textContent = format(top);
		const said = [];
		for (const [name, { values, path, value }] of this.#series) {
			const start = WIDTH - (values.length - 1) * step;
			const points = values.map((y, i) => `${(start + i * step).toFixed(1)} ${(HEIGHT - 2 - y / top * (HEIGHT - 6)).toFixed(1)}`);
			path.setAttribute("d", points.length ? `M${points.join("L")}` : "");
			value.textContent = format(values.at(-1) ?? 0);
			said.push(`${name} ${value.textContent}`);
		}
		this.#svg.setAttribute("aria-label", `${this.#name}: ${said.join(", ") || "none"}`);
	}

	#move() {
		if (!stillness.matches) {
			const step = WIDTH / SECONDS;
			this.#lines.animate([{ transform: `translateX(${step}px)` }, { transform: "none" }], 1000);
		}
	}

}
