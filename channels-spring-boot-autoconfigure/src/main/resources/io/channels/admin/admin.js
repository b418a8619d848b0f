import { Chart, format } from "./charts.js";

const SECOND = 1000;
const LISTS_EVERY = 5;

const find = (id) => document.getElementById(id);
const text = (value) => (value === null || value === undefined || value === "") ? "–" : String(value);

const charts = {
	throughput: new Chart(find("throughput"), ["received", "sent"]),
	drops: new Chart(find("drops"), []),
	open: new Chart(find("open"), ["open"]),
};

const lists = {
	group: { page: 0, asked: 0 },
	connection: { page: 0, asked: 0 },
};

let header = null;
let last = null;
let paused = false;
let ticks = 0;

/** Ask the node. What it refuses is an error with its reason. */
async function ask(path, options = {}) {
	const response = await fetch(`data/${path}`, { cache: "no-store", ...options });
	if (!response.ok) {
		throw Object.assign(new Error(await response.text() || response.statusText), { status: response.status });
	}
	return (response.status === 204) ? null : response.json();
}

function show(state, words) {
	find("state").dataset.state = state;
	if (find("state").textContent !== words) {
		find("state").textContent = words;
	}
}

function tell(problem) {
	find("problem").textContent = problem ?? "";
	find("problem").hidden = !problem;
}

// Figures

const sum = (values) => values.reduce((all, value) => all + (value ?? 0), 0);

/** What is lost, by reason, as counted until now. */
function lost(node) {
	const reasons = {};
	for (const drops of Object.values(node.dropped ?? {})) {
		Object.entries(drops).forEach(([reason, count]) => {
			const key = `layer: ${reason.toLowerCase()}`;
			reasons[key] = (reasons[key] ?? 0) + count;
		});
	}
	return {
		...reasons,
		"client's queue full": node.gateway?.dropped ?? 0,
		"connection ended": node.gateway?.discarded ?? 0,
		"no route": node.consumers?.unrouted ?? 0,
		"given up": node.consumers?.givenUp ?? 0,
	};
}

function lostOnLayer({ statistics }) {
	return statistics ? { "layer: expired": statistics.expired } : {};
}

/** Return counters by name, of all that were counted before too, so that new nodes are no peak. */
function counters(sample) {
	const counted = new Map();
	for (const node of sample.nodes.filter(({ answered }) => answered)) {
		counted.set(`in ${node.name}`, node.gateway?.received ?? 0);
		counted.set(`out ${node.name}`, node.gateway?.sent ?? 0);
		Object.entries(lost(node)).forEach(([reason, count]) => counted.set(`lost ${node.name} ${reason}`, count));
	}
	for (const [alias, layer] of Object.entries(sample.layers)) {
		Object.entries(lostOnLayer(layer)).forEach(([reason, count]) => counted.set(`lost ${alias} ${reason}`, count));
		counted.set(`taken ${alias}`, layer.statistics?.sent ?? 0);
		counted.set(`delivered ${alias}`, layer.statistics?.delivered ?? 0);
	}
	return counted;
}

class Rates {

	#now;
	#before;
	#seconds;

	constructor(now, before) {
		this.#now = counters(now);
		this.#before = before ? counters(before) : new Map();
		this.#seconds = before ? (now.time - before.time) / SECOND : 1;
	}

	of(name) {
		const before = this.#before.get(name);
		return (before === undefined) ? 0 : Math.max(0, (this.#now.get(name) ?? 0) - before) / this.#seconds;
	}

	sum(start) {
		return sum([...this.#now.keys()].filter((name) => name.startsWith(start)).map((name) => this.of(name)));
	}

	byReason() {
		const rates = {};
		for (const name of this.#now.keys()) {
			if (name.startsWith("lost ")) {
				const reason = name.split(" ").slice(2).join(" ");
				rates[reason] = (rates[reason] ?? 0) + this.of(name);
			}
		}
		return rates;
	}

}

function figures(entries) {
	const list = find("figures");
	if (list.children.length !== entries.length) {
		list.replaceChildren(...entries.map(([name]) => {
			const entry = document.createElement("div");
			const term = document.createElement("dt");
			term.textContent = name;
			entry.append(term, document.createElement("dd"));
			return entry;
		}));
	}
	entries.forEach(([, value], i) => {
		list.children[i].lastElementChild.textContent = format(value);
	});
}

// Tables

/** Fill a table, and leave alone what is the same, so that nobody loses their place. */
function fill(table, rows, empty) {
	const labels = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
	const body = table.tBodies[0];
	const shown = new Map([...body.rows].map((row) => [row.dataset.key, row]));
	const wanted = rows.length ? rows : [{ key: "", cells: [{ text: empty, className: "empty", span: labels.length }] }];
	const kept = wanted.map(({ key, cells }) => {
		const row = shown.get(key) ?? document.createElement("tr");
		shown.delete(key);
		row.dataset.key = key;
		cells.forEach((cell, i) => fillCell(row, i, cell, labels[i]));
		return row;
	});
	shown.forEach((row) => row.remove());
	kept.forEach((row, i) => {
		if (body.rows[i] !== row) {
			body.insertBefore(row, body.rows[i] ?? null);
		}
	});
}

function fillCell(row, index, { text: words, className = "", span, heading, button }, label) {
	let cell = row.cells[index];
	if (!cell) {
		cell = document.createElement(heading ? "th" : "td");
		if (heading) {
			cell.scope = "row";
		}
		else if (!button && !span) {
			cell.dataset.label = label;
		}
		cell.colSpan = span ?? 1;
		row.append(cell);
		if (button) {
			cell.append(button());
		}
	}
	cell.className = className;
	if (!button && cell.textContent !== words) {
		cell.textContent = words;
	}
}

const name = (words, extra = "") => ({ text: words, heading: true, className: `name ${extra}` });
const number = (value) => (typeof value === "number") ? { text: format(value), className: "number" }
	: { text: "–", className: "number none" };
const plain = (value, className = "") => ({ text: text(value), className: (text(value) === "–") ? `${className} none` : className });

function nodeRow(node, rates) {
	if (!node.answered) {
		return { key: `${node.name} silent`, cells: [name(node.name), { text: "does not answer", className: "silent", span: 6 }] };
	}
	return {
		key: node.name,
		cells: [name(node.name), number(node.gateway?.open), number(rates.of(`in ${node.name}`)),
			number(rates.of(`out ${node.name}`)), number(node.outbound?.messages), number(node.outbound?.deepest),
			number(node.consumers?.failed)],
	};
}

function layerRow([alias, { type, problem, statistics }], rates) {
	const state = problem ? { text: problem, className: "silent" } : { text: `works (${type})` };
	return {
		key: alias,
		cells: [name(alias), state, number(statistics?.pending),
			statistics ? { text: age(statistics.oldestAge), className: "number" } : number(null),
			number(statistics?.delayed), number(statistics && rates.of(`taken ${alias}`)),
			number(statistics && rates.of(`delivered ${alias}`)), number(statistics?.expired), number(statistics?.dropped)],
	};
}

function age(seconds) {
	if (seconds < 60) {
		return `${(seconds < 10 && seconds % 1) ? seconds.toFixed(1) : Math.floor(seconds)} s`;
	}
	if (seconds < 3600) {
		return `${Math.floor(seconds / 60)} min`;
	}
	return (seconds < 86400) ? `${Math.floor(seconds / 3600)} h ${Math.floor(seconds % 3600 / 60)} min`
		: `${Math.floor(seconds / 86400)} d ${Math.floor(seconds % 86400 / 3600)} h`;
}

function groupRow(group) {
	const where = Object.entries(group.nodes).map(([node, members]) => `${node}: ${members}`);
	return { key: group.name, cells: [name(group.name), number(group.members), plain(where.join(", "))] };
}

function connectionRow(open, now) {
	return {
		key: open.channel,
		cells: [name(open.channel), plain(open.node), plain(open.path), plain(open.user), plain(open.client),
			plain(age(Math.max(0, (now - Date.parse(open.since)) / SECOND))), number(open.waiting),
			{ className: "action", button: () => closeButton(open.channel) }],
	};
}

function pages(kind, { page, size, total, silent }) {
	const nav = find(`${kind}-pages`);
	const count = Math.max(1, Math.ceil(total / size));
	if (!nav.children.length) {
		const step = (words, by) => {
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = words;
			button.addEventListener("click", () => turn(kind, lists[kind].page + by));
			return button;
		};
		nav.append(step("Previous", -1), document.createElement("span"), step("Next", 1));
	}
	nav.children[0].disabled = page === 0;
	const missing = silent.length ? `, without ${silent.join(", ")}` : "";
	nav.children[1].textContent = `${format(total)} in all${missing}, page ${page + 1} of ${count}`;
	nav.children[2].disabled = page + 1 >= count;
	if (page >= count) {
		turn(kind, count - 1);
	}
}

function turn(kind, page) {
	lists[kind].page = page;
	load(kind);
}

async function load(kind) {
	const list = lists[kind];
	const asked = ++list.asked;
	const query = new URLSearchParams({ page: list.page, filter: find(`${kind}-filter`).value.trim() });
	if (kind === "group") {
		query.set("layer", find("group-layer").value);
	}
	try {
		const answer = await ask(`${kind}s?${query}`);
		if (asked === list.asked) {
			const rows = answer.content.map((each) => (kind === "group") ? groupRow(each) : connectionRow(each, last?.time ?? Date.now()));
			fill(find(`${kind}-table`), rows, (kind === "group") ? "No groups" : "No connections");
			pages(kind, answer);
		}
	}
	catch (problem) {
		lose(problem);
	}
}

// Closing

function closeButton(channel) {
	const button = document.createElement("button");
	button.type = "button";
	button.textContent = "Close";
	button.setAttribute("aria-label", `Close connection ${channel}`);
	button.addEventListener("click", () => confirmClose(channel));
	return button;
}

function confirmClose(channel) {
	const dialog = find("closing");
	find("closing-what").textContent = channel;
	find("closing-reason").value = "";
	dialog.returnValue = "cancel";
	dialog.onclose = () => {
		if (dialog.returnValue === "close") {
			close(channel, Number(find("closing-code").value), find("closing-reason").value);
		}
	};
	dialog.showModal();
}

async function close(channel, code, reason) {
	const headers = { "Content-Type": "application/json", "X-Channels-Admin": "1" };
	if (header) {
		headers[header.name] = header.value;
	}
	try {
		await ask("close", { method: "POST", headers, body: JSON.stringify({ channel, code, reason }) });
		tell(null);
	}
	catch (problem) {
		tell((problem.status === 404) ? "That connection had ended already." : `Not closed: ${problem.message}`);
	}
	find("connections").focus();
	load("connection");
}

// Life

function update(sample) {
	if (last && sample.time === last.time) {
		return;
	}
	const rates = new Rates(sample, last);
	const layers = Object.entries(sample.layers);
	const reasons = rates.byReason();
	const open = sum(sample.nodes.map(({ gateway }) => gateway?.open));
	const received = rates.sum("in ");
	const sent = rates.sum("out ");
	charts.throughput.push({ received, sent });
	charts.drops.push(Object.fromEntries(Object.entries(reasons).filter(([, rate]) => rate > 0)));
	charts.open.push({ open });
	figures([["Connections", open], ["Received/s", received], ["Sent/s", sent],
		["Lost/s", sum(Object.values(reasons))], ["Nodes", sample.nodes.length],
		["Pending", sum(layers.map(([, { statistics }]) => statistics?.pending))]]);
	fill(find("node-table"), sample.nodes.map((node) => nodeRow(node, rates)), "No nodes");
	fill(find("layer-table"), layers.map((layer) => layerRow(layer, rates)), "No layers");
	last = sample;
}

function lose(problem) {
	if (problem.status === 401 || problem.status === 403) {
		show("lost", "Not allowed");
		tell("You may not see this any more. Sign in and load the page again.");
	}
	else {
		show("lost", "No answer");
	}
}

async function tick() {
	if (paused || document.hidden) {
		return;
	}
	try {
		update(await ask("sample"));
		if (find("state").dataset.state === "lost") {
			tell(null);
		}
		show("live", "Live");
		if (ticks++ % LISTS_EVERY === 0) {
			load("group");
			load("connection");
		}
	}
	catch (problem) {
		lose(problem);
	}
}

/** Ask again a second after it was asked, but not before it has answered. */
async function live() {
	const began = performance.now();
	await tick();
	setTimeout(live, Math.max(100, SECOND - (performance.now() - began)));
}

function pause() {
	paused = !paused;
	find("pause").setAttribute("aria-pressed", String(paused));
	show(paused ? "paused" : "live", paused ? "Paused" : "Live");
}

function typed(kind) {
	clearTimeout(lists[kind].timer);
	lists[kind].timer = setTimeout(() => turn(kind, 0), 250);
}

async function start() {
	find("pause").addEventListener("click", pause);
	find("group-layer").addEventListener("change", () => turn("group", 0));
	Object.keys(lists).forEach((kind) => find(`${kind}-filter`).addEventListener("input", () => typed(kind)));
	try {
		const known = await ask("start");
		header = known.header;
		find("group-layer").replaceChildren(...known.layers.map((alias) => new Option(alias, alias)));
		find("group-layer").value = known.layers.includes("default") ? "default" : known.layers[0];
		find("group-layer").closest("label").hidden = known.layers.length < 2;
		live();
	}
	catch (problem) {
		lose(problem);
		setTimeout(start, 5 * SECOND);
	}
}

start();
