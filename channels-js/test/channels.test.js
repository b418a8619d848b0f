import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import vm from "node:vm";
import { classic } from "../build.js";
import { ChannelsError, connect } from "../src/channels.js";
import { FakeClock } from "./fake-clock.js";
import { FakeSocket } from "./fake-socket.js";

const clock = new FakeClock();
const settle = () => clock.settle();
const after = (millis) => clock.pass(millis);

let connection;
let states;
let errors;

async function start(options = {}) {
  states = [];
  errors = [];
  connection = connect("ws://host/path", {
    WebSocket: FakeSocket,
    onstate: (state, detail) => states.push([state, detail]),
    onerror: (error) => errors.push(error),
    ...options,
  });
  await settle();
}

async function startOpen(options) {
  await start(options);
  FakeSocket.last.open();
}

beforeEach(() => {
  FakeSocket.made.length = 0;
  clock.install();
  mock.method(Math, "random", () => 0.5);
});

afterEach(() => {
  connection.close();
  clock.uninstall();
  mock.restoreAll();
});

describe("A connection", () => {
  it("sends and hears JSON", async () => {
    await startOpen();
    const heard = [];
    const stop = connection.listen((message) => heard.push(message));

    connection.send({ message: "Hello" });
    FakeSocket.last.says({ a: [1, null] });
    FakeSocket.last.says("7");
    stop();
    FakeSocket.last.says({ late: true });

    assert.deepEqual(FakeSocket.last.frames, [{ message: "Hello" }]);
    assert.deepEqual(heard, [{ a: [1, null] }, 7]);
  });

  it("passes binary messages as they are", async () => {
    await startOpen({ binaryType: "arraybuffer" });
    const heard = [];
    connection.listen((message) => heard.push(message));
    const bytes = new Uint8Array([1, 2]);
    const blob = new Blob(["x"]);

    connection.send(bytes);
    connection.send(blob);
    FakeSocket.last.onmessage({ data: bytes.buffer });

    assert.deepEqual(FakeSocket.last.sent, [bytes, blob]);
    assert.deepEqual(heard, [bytes.buffer]);
    assert.equal(FakeSocket.last.binaryType, "arraybuffer");
  });

  it("passes text as it is where it is no JSON", async () => {
    await startOpen({ json: false });
    const heard = [];
    connection.listen((message) => heard.push(message));

    connection.send("Hello");
    FakeSocket.last.says("{");
    FakeSocket.last.says("");

    assert.deepEqual(FakeSocket.last.sent, ["Hello"]);
    assert.deepEqual(heard, ["{", ""]);
  });

  it("tells what the server says that is no JSON", async () => {
    await startOpen();

    FakeSocket.last.says("{");

    assert.equal(errors[0].code, "invalid_json");
    assert.ok(errors[0] instanceof ChannelsError);
  });

  it("takes an option that is undefined for one that is not there", async () => {
    const logged = mock.method(console, "error", () => {});
    await startOpen({ onerror: undefined });

    FakeSocket.last.says("{");

    assert.equal(logged.mock.calls.length, 1);
  });

  it("goes on when a listener fails", async () => {
    await startOpen();
    const heard = [];
    connection.listen(() => { throw new Error("one"); });
    connection.listen(async () => { throw new Error("two"); });
    connection.listen((message) => heard.push(message));

    FakeSocket.last.says({});
    await settle();

    assert.deepEqual(errors.map((error) => error.message), ["one", "two"]);
    assert.deepEqual(heard, [{}]);
  });

  it("refuses an address that is none", async () => {
    await start();

    assert.throws(() => connect("/path"), TypeError);
  });

  it("makes the address absolute", async () => {
    globalThis.location = { href: "https://host:8443/page?x#y" };
    try {
      connection = connect("/chat/a b?name=B&C#hash", { WebSocket: FakeSocket });
      await settle();
    } finally {
      delete globalThis.location;
    }

    assert.equal(FakeSocket.last.url, "wss://host:8443/chat/a%20b?name=B&C");
  });

  it("tells its states", async () => {
    await start();
    assert.equal(connection.state, "connecting");
    FakeSocket.last.open();
    assert.equal(connection.state, "open");
    FakeSocket.last.ends(1006, "gone");
    assert.equal(connection.state, "waiting");
    connection.close();
    connection.close();

    assert.deepEqual(states, [
      ["connecting", { attempt: 0 }],
      ["open", { again: false }],
      ["waiting", { code: 1006, reason: "gone", delay: 375, attempt: 1 }],
      ["closed", { code: 1000, reason: "" }],
    ]);
  });

  it("is in hand before it tells anything", async () => {
    let seen;
    const made = connection = connect("ws://host/", { WebSocket: FakeSocket, onstate: () => { seen = made; } });
    assert.equal(seen, undefined);
    await settle();

    assert.equal(seen, connection);
  });
});

describe("A connection that ends", () => {
  it("comes back later with each failure, up to a limit", async () => {
    await startOpen({ maxDelay: 3000 });
    const delays = [];
    for (let i = 0; i < 5; i++) {
      FakeSocket.last.ends(1006);
      delays.push(states.at(-1)[1].delay);
      await after(delays.at(-1) - 1);
      assert.equal(FakeSocket.made.length, i + 1);
      await after(1);
      assert.equal(FakeSocket.made.length, i + 2);
    }

    assert.deepEqual(delays, [375, 750, 1500, 2250, 2250]);
  });

  it("spreads clients over half of the time", async () => {
    await startOpen();
    const delays = [];
    for (const random of [0, 0.999]) {
      mock.method(Math, "random", () => random);
      FakeSocket.last.ends(1006);
      delays.push(states.at(-1)[1].delay);
      connection.retry();
      await settle();
      FakeSocket.last.open();
      await after(5000);
    }

    assert.deepEqual(delays, [250, 500]);
  });

  it("starts anew after it has lasted", async () => {
    await startOpen();
    FakeSocket.last.ends(1011);
    await after(375);
    FakeSocket.last.open();
    await after(4999);
    FakeSocket.last.ends(1011);
    assert.equal(states.at(-1)[1].delay, 750);
    await after(750);
    FakeSocket.last.open();
    await after(5000);
    FakeSocket.last.ends(1011);

    assert.equal(states.at(-1)[1].delay, 375);
  });

  it("comes back soon from a server that restarts, then backs off", async () => {
    await startOpen();
    FakeSocket.last.ends(1006);
    await after(375);
    FakeSocket.last.ends(1006);
    await after(750);
    FakeSocket.last.open();

    FakeSocket.last.ends(1012);
    assert.equal(states.at(-1)[1].delay, 250);
    await after(250);
    FakeSocket.last.ends(1006);
    assert.equal(states.at(-1)[1].delay, 750);
  });

  it("waits long for a server that is overloaded", async () => {
    await startOpen();

    FakeSocket.last.ends(1013);

    assert.equal(states.at(-1)[1].delay, 22500);
  });

  for (const code of [1008, 4401, 4403]) {
    it(`stays away after ${code}`, async () => {
      await startOpen();

      FakeSocket.last.ends(code, "no");
      await after(100000);

      assert.equal(FakeSocket.made.length, 1);
      assert.deepEqual(states.at(-1), ["closed", { code, reason: "no" }]);
      assert.throws(() => connection.send({}), { code: "closed" });
    });
  }

  it("stays away after other codes if it is told so", async () => {
    await startOpen({ stopOn: [1000] });

    FakeSocket.last.ends(1000);

    assert.equal(connection.state, "closed");
  });

  it("comes back at once when the browser is online again, or somebody asks", async () => {
    const listeners = new Map();
    globalThis.addEventListener = (type, listener) => listeners.set(type, listener);
    globalThis.removeEventListener = (type) => listeners.delete(type);
    try {
      await startOpen();
      FakeSocket.last.ends(1006);
      listeners.get("online")();
      await settle();
      assert.equal(FakeSocket.made.length, 2);
      connection.retry();
      await settle();
      assert.equal(FakeSocket.made.length, 3);
      assert.ok(FakeSocket.made[1].closedWith);
      FakeSocket.last.open();
      listeners.get("online")();
      connection.retry();
      await settle();
      assert.equal(FakeSocket.made.length, 3);
      connection.close();
      assert.equal(listeners.size, 0);
      connection.retry();
      await settle();
      FakeSocket.last.open();
      assert.equal(connection.state, "open");
    } finally {
      connection.close();
      delete globalThis.addEventListener;
      delete globalThis.removeEventListener;
    }
  });

  it("gives up an attempt without an answer", async () => {
    await start();

    await after(10000);

    assert.ok(FakeSocket.last.closedWith);
    assert.equal(states.at(-1)[0], "waiting");
    await after(375);
    assert.equal(FakeSocket.made.length, 2);
  });

  it("ignores what an older socket says", async () => {
    await startOpen();
    const old = FakeSocket.last;
    FakeSocket.last.ends(1006);
    await after(375);
    FakeSocket.last.open();
    let heard = 0;
    connection.listen(() => heard++);

    old.says({});
    old.ends(4403);

    assert.equal(heard, 0);
    assert.equal(connection.state, "open");
  });

  it("is closed with the code of the page", async () => {
    await startOpen();
    assert.throws(() => connection.close(1001));
    assert.equal(connection.state, "open");

    connection.close(4000, "done");
    await after(100000);

    assert.deepEqual(FakeSocket.last.closedWith, { code: 4000, reason: "done" });
    assert.equal(FakeSocket.made.length, 1);
  });

  it("may be closed by its own hooks", async () => {
    for (const when of ["connecting", "open", "waiting"]) {
      FakeSocket.made.length = 0;
      await start();
      connection.onstate = function (state) { if (state === when) this.close(); };
      connection.retry();
      await settle();
      if (FakeSocket.last.onopen && when !== "connecting") {
        FakeSocket.last.open();
        if (when === "waiting") FakeSocket.last.ends(1006);
      }
      const made = FakeSocket.made.length;
      await after(100000);
      assert.equal(connection.state, "closed", when);
      assert.equal(FakeSocket.made.length, made, when);
    }
  });
});

describe("Messages while there is no connection", () => {
  it("wait, and go out in order", async () => {
    await start();
    connection.send(1);
    connection.send(2);
    assert.equal(connection.queued, 2);

    FakeSocket.last.open();
    connection.send(3);

    assert.deepEqual(FakeSocket.last.frames, [1, 2, 3]);
    assert.equal(connection.queued, 0);
  });

  it("wait for the next connection while the socket closes", async () => {
    await startOpen();
    FakeSocket.last.readyState = 2;
    connection.send(1);
    FakeSocket.last.ends(1006);
    await after(375);
    FakeSocket.last.open();

    assert.deepEqual(FakeSocket.last.frames, [1]);
  });

  it("are refused when there are too many", async () => {
    await start({ queueLimit: 2 });
    connection.send(1);
    connection.send(2);

    assert.throws(() => connection.send(3), { code: "queue_full" });
    await assert.rejects(connection.request({}), { code: "queue_full" });
    FakeSocket.last.open();
    assert.deepEqual(FakeSocket.last.frames, [1, 2]);
  });

  it("are dropped when it is closed", async () => {
    await start();
    connection.send(1);
    connection.close();
    connection.retry();
    await settle();
    FakeSocket.last.open();

    assert.deepEqual(FakeSocket.last.sent, []);
  });

  it("go out after what the resync hook sends", async () => {
    const resynced = [];
    await startOpen({ resync: (own) => { resynced.push(own); own.send("resync"); } });
    assert.equal(resynced.length, 0);
    FakeSocket.last.ends(1006);
    connection.send("waited");
    await after(375);
    FakeSocket.last.open();

    assert.deepEqual(resynced, [connection]);
    assert.deepEqual(FakeSocket.last.frames, ["resync", "waited"]);
    assert.deepEqual(states.at(-1), ["open", { again: true }]);
  });

  it("go out although the resync hook fails", async () => {
    await startOpen({ resync: async () => { throw new Error("no"); } });
    FakeSocket.last.ends(1006);
    connection.send("waited");
    await after(375);
    FakeSocket.last.open();
    await settle();

    assert.deepEqual(FakeSocket.last.frames, ["waited"]);
    assert.equal(errors[0].message, "no");
  });
});

describe("A token", () => {
  it("travels as the last subprotocol", async () => {
    await start({ token: "ü?>~ a", protocols: ["v2", "v1"] });

    const encoded = Buffer.from("ü?>~ a").toString("base64url");
    assert.deepEqual(FakeSocket.last.protocols, ["v2", "v1", "channels", `channels.token.${encoded}`]);
  });

  it("needs none of the application's", async () => {
    await start({ token: "a" });

    assert.deepEqual(FakeSocket.last.protocols, ["channels", "channels.token.YQ"]);
  });

  it("is not offered if there is none", async () => {
    await start({ protocols: "v1", token: () => null });
    assert.deepEqual(FakeSocket.last.protocols, ["v1"]);
    connection.close();
    await start();

    assert.deepEqual(FakeSocket.last.protocols, []);
  });

  it("is asked for before every attempt", async () => {
    let count = 0;
    await startOpen({ token: async () => `${++count}` });
    FakeSocket.last.ends(1006);
    await after(375);

    assert.deepEqual(FakeSocket.made.map((made) => made.protocols[1]), ["channels.token.MQ", "channels.token.Mg"]);
  });

  it("that cannot be had is asked for again later", async () => {
    let count = 0;
    await start({ token: async () => { if (!count++) throw new Error("no token"); return "a"; } });
    assert.equal(errors[0].message, "no token");
    assert.equal(connection.state, "waiting");
    await after(375);

    assert.equal(FakeSocket.made.length, 1);
  });
});

describe("A token that is awaited", () => {
  it("is of no use to a connection that was closed, or tried again", async () => {
    const tokens = [];
    await start({ token: () => new Promise((resolve) => tokens.push(resolve)) });
    connection.retry();
    connection.close();
    connection.retry();
    for (const give of tokens) give("a");
    await settle();

    assert.equal(tokens.length, 3);
    assert.equal(FakeSocket.made.length, 1);
    connection.close();
    connection.retry();
    connection.close();
    tokens.at(-1)("a");
    await settle();
    assert.equal(FakeSocket.made.length, 1);
  });
});

describe("A stream", () => {
  it("sends and hears payloads", async () => {
    await startOpen();
    const [chairs, tables, rest] = [[], [], []];
    connection.stream("chairs").listen((payload) => chairs.push(payload));
    const stop = connection.stream("tables").listen((payload) => tables.push(payload));
    connection.listen((message) => rest.push(message));

    connection.stream("chairs").send({ amount: 5 });
    FakeSocket.last.says({ stream: "chairs", payload: { highest: 5 } });
    FakeSocket.last.says({ stream: "tables", payload: { highest: 7 } });
    stop();
    FakeSocket.last.says({ stream: "tables", payload: { highest: 8 } });
    FakeSocket.last.says({ stream: "lamps", payload: {} });

    assert.deepEqual(FakeSocket.last.frames, [{ stream: "chairs", payload: { amount: 5 } }]);
    assert.deepEqual(chairs, [{ highest: 5 }]);
    assert.deepEqual(tables, [{ highest: 7 }]);
    assert.deepEqual(rest, [{ stream: "lamps", payload: {} }]);
    assert.equal(connection.stream("chairs"), connection.stream("chairs"));
  });

  it("hears of errors", async () => {
    await startOpen();
    const own = [];
    connection.stream("a").onerror = (error) => own.push(error.code);
    connection.stream("b");

    FakeSocket.last.says({ stream: "a", error: { code: "stream_ended", message: "The end" } });
    FakeSocket.last.says({ stream: "b", error: { code: "stream_refused", message: "No" } });
    FakeSocket.last.says({ stream: null, error: { code: "invalid_frame", message: "None" } });

    assert.deepEqual(own, ["stream_ended"]);
    assert.deepEqual(errors.map(({ code, message }) => [code, message]), [["stream_refused", "No"], ["invalid_frame", "None"]]);
  });
});

describe("A binding", () => {
  it("hears of changes", async () => {
    await startOpen();
    const heard = [];
    const binding = connection.bind("tasks", {
      create: (pk, data) => heard.push(["create", pk, data]),
      update: (pk, data, { model }) => heard.push(["update", pk, data, model]),
    });

    for (const action of ["create", "update", "delete", "__proto__"]) {
      FakeSocket.last.says({ stream: "tasks", payload: { action, pk: 1, data: { title: "Land" }, model: "demo.task" } });
    }
    binding.stop();
    FakeSocket.last.says({ stream: "tasks", payload: { action: "create", pk: 2, data: {}, model: "demo.task" } });

    assert.deepEqual(heard, [["create", 1, { title: "Land" }], ["update", 1, { title: "Land" }, "demo.task"]]);
    assert.deepEqual(errors, []);
  });

  it("changes, and waits until it is done", async () => {
    await startOpen();
    let heard = 0;
    const tasks = connection.bind("tasks", { create: () => heard++ });

    const created = tasks.create({ title: "Land" });
    const updated = tasks.update(1, { title: "Take off" });
    const deleted = tasks.delete(1);
    const frames = FakeSocket.last.frames;
    const [first, second, third] = frames.map(({ payload }) => payload.id);
    FakeSocket.last.says({ stream: "tasks", payload: { id: first, action: "create", pk: 1 } });
    FakeSocket.last.says({ stream: "tasks", error: { code: "invalid_data", message: "Bad", fields: { title: "too long" }, id: second } });
    FakeSocket.last.says({ stream: "tasks", payload: { id: third, action: "delete", pk: 1 } });

    assert.deepEqual(frames.map(({ stream, payload: { id, ...rest } }) => [stream, rest]), [
      ["tasks", { action: "create", data: { title: "Land" } }],
      ["tasks", { action: "update", pk: 1, data: { title: "Take off" } }],
      ["tasks", { action: "delete", pk: 1 }],
    ]);
    assert.equal((await created).pk, 1);
    await assert.rejects(updated, { code: "invalid_data", message: "Bad", fields: { title: "too long" } });
    assert.equal((await deleted).action, "delete");
    assert.equal(heard, 0);
  });
});

describe("A request", () => {
  it("gets the answer with its id", async () => {
    await startOpen();
    const rest = [];
    connection.listen((message) => rest.push(message));
    const one = connection.request({ ask: 1 });
    const two = connection.request({ ask: 2 });
    const [first, second] = FakeSocket.last.frames;
    assert.notEqual(first.id, second.id);

    FakeSocket.last.says({ id: second.id, answer: 2 });
    FakeSocket.last.says({ id: 1, other: true });
    FakeSocket.last.says({ id: "1", other: true });
    FakeSocket.last.says({ error: { code: "negative", message: "No", id: first.id } });

    assert.equal((await two).answer, 2);
    await assert.rejects(one, { name: "ChannelsError", code: "negative" });
    assert.deepEqual(rest, [{ id: 1, other: true }, { id: "1", other: true }]);
  });

  it("ends after a time, and its late answer is nobody's", async () => {
    await startOpen();
    let heard = 0;
    connection.listen(() => heard++);
    const asked = connection.request({}, { timeout: 50 });
    const usual = connection.request({});
    await after(50);
    await assert.rejects(asked, { code: "timeout" });
    FakeSocket.last.says({ id: FakeSocket.last.frames[0].id });
    await after(9950);

    await assert.rejects(usual, { code: "timeout" });
    assert.equal(heard, 0);
  });

  it("is not sent after its time", async () => {
    await start({ connectTimeout: 60000 });
    const asked = connection.request({});
    await after(10000);
    await assert.rejects(asked, { code: "timeout" });
    FakeSocket.last.open();

    assert.deepEqual(FakeSocket.last.sent, []);
  });

  it("fails if the connection is lost before the answer, but not before it was sent", async () => {
    await startOpen();
    const sent = connection.request({ a: 1 });
    FakeSocket.last.ends(1006);
    const waits = connection.request({ a: 2 });
    await assert.rejects(sent, { code: "lost" });
    await after(375);
    FakeSocket.last.ends(1006);
    await after(750);
    FakeSocket.last.open();
    FakeSocket.last.says({ id: FakeSocket.last.frames[0].id, done: true });

    assert.equal((await waits).done, true);
  });

  it("fails when the connection is closed", async () => {
    await start();
    const asked = connection.request({});
    connection.close();

    await assert.rejects(asked, { code: "closed" });
    await assert.rejects(connection.request({}), { code: "closed" });
  });
});

describe("The heartbeat", () => {
  const answer = { stream: null, error: { code: "invalid_json", message: "The frame is empty" } };

  it("asks a silent server of streams, and keeps the answer to itself", async () => {
    await startOpen();
    connection.stream("a");
    await after(29999);
    FakeSocket.last.says({ stream: "a", payload: {} });
    await after(29999);
    assert.deepEqual(FakeSocket.last.sent, []);
    await after(1);
    assert.deepEqual(FakeSocket.last.sent, [""]);
    FakeSocket.last.says(answer);
    await after(20000);

    assert.deepEqual(errors, []);
    assert.equal(connection.state, "open");
    FakeSocket.last.says(answer);
    assert.equal(errors.length, 1);
    await after(30000);
    FakeSocket.last.ends(1006);
    await after(375);
    FakeSocket.last.open();
    FakeSocket.last.says(answer);
    assert.equal(errors.length, 2);
  });

  it("gives up a server that does not answer", async () => {
    await start({ heartbeat: 1000, heartbeatTimeout: 500 });
    FakeSocket.last.open();
    await after(1000);
    await after(499);
    assert.equal(connection.state, "open");
    await after(1);

    assert.deepEqual(states.at(-1), ["waiting", { code: 1006, reason: "no heartbeat", delay: 375, attempt: 1 }]);
    assert.ok(FakeSocket.last.closedWith);
  });

  it("is off without streams, and if it is told so", async () => {
    await startOpen();
    await after(100000);
    assert.deepEqual(FakeSocket.last.sent, []);
    connection.close();
    await startOpen({ heartbeat: 0 });
    connection.stream("a");
    await after(100000);

    assert.deepEqual(FakeSocket.last.sent, []);
  });
});

describe("The classic build", () => {
  it("is up to date, and has a global name", async () => {
    await start();
    const built = readFileSync(new URL("../src/channels.classic.js", import.meta.url), "utf8");
    const context = vm.createContext({ URL });
    vm.runInContext(built, context);

    assert.equal(built, classic(), "run \"npm run build\" in channels-js");
    assert.deepEqual(Object.keys(context.Channels), ["connect", "ChannelsError"]);
  });
});
