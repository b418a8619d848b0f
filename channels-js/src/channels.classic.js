// Made of channels.js by "npm run build"; change it there.
(() => {
// The JavaScript client of Channels for Spring Boot: one WebSocket that comes back by itself.

const DEFAULTS = {
  minDelay: 500, // of the first attempt to reconnect; the limit doubles with each
  maxDelay: 30000,
  connectTimeout: 10000,
  requestTimeout: 10000,
  queueLimit: 100,
  heartbeatTimeout: 10000,
  stopOn: [1008, 4401, 4403], // codes after which coming back is of no use
  json: true,
  binaryType: "blob",
  onerror: (error) => console.error(error),
};
const HEARTBEAT = 30000; // where streams are used, so that the server is known to answer
const STABLE = 5000; // a connection that lasts so long ends a series of failures
const LOST = 1006;
const RESTART = 1012;
const OVERLOADED = 1013;
const ACTIONS = ["create", "update", "delete"];

/** What went wrong, with a code for programs. */
class ChannelsError extends Error {
  constructor(code, message, fields = {}) {
    super(message);
    this.name = "ChannelsError";
    this.code = code;
    this.fields = fields; // what is wrong with single fields of a binding
  }
}

function serverError(error) {
  const { code = "error", message = error, fields } = Object(error);
  return new ChannelsError(String(code), String(message), fields);
}

function address(url) {
  const absolute = new URL(url, globalThis.location?.href);
  absolute.protocol = absolute.protocol.replace("http", "ws");
  absolute.hash = "";
  return absolute.href;
}

/** Browsers cannot set headers, so a token travels as a subprotocol that is never chosen. */
function subprotocols(protocols, token) {
  if (token === undefined || token === null) return [protocols ?? []].flat();
  const bytes = String.fromCharCode(...new TextEncoder().encode(token));
  const encoded = btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return [protocols ?? [], "channels", `channels.token.${encoded}`].flat();
}

function connect(url, options = {}) {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const settings = { ...DEFAULTS, ...Object.fromEntries(given) };
  const target = address(url);
  const queue = []; // what waits for a connection
  const requests = new Map(); // by id, those without an answer
  const streams = new Map(); // by name
  const listeners = new Set();
  const prefix = `${Math.random().toString(36).slice(2, 10)}-`; // an id of ours is not mistaken for another's
  let lastId = 0;
  let state = "connecting";
  let socket = null; // events of an older one are ignored
  let turn = 0; // counts attempts, so that an older one that is still waiting is ignored
  let timer = 0; // of the attempt, or of the wait for the next
  let pulse = 0; // of the heartbeat
  let beating = false; // a heartbeat is on its way
  let failures = 0; // in a row
  let opened = null; // when the socket opened
  let before = false; // there was a connection

  const connection = {
    onstate: settings.onstate,
    onerror: settings.onerror,
    resync: settings.resync,
    get state() { return state; },
    get protocol() { return socket?.protocol ?? ""; },
    get queued() { return queue.length; },
    send: (message) => write({ data: encode(message) }),
    request: (message, limits) => request((id) => ({ ...message, id }), limits),
    listen: (listener) => listen(listeners, listener),
    stream: (name) => stream(name).surface,
    bind,
    retry() { if (state !== "open") { end("waiting"); open(); } },
    close: (code = 1000, reason = "") => finish(code, reason, code),
  };

  // ---- Life ----

  async function open() {
    const mine = ++turn;
    globalThis.addEventListener?.("online", online);
    timer = setTimeout(() => lost(LOST, "no answer"), settings.connectTimeout);
    change("connecting", { attempt: failures });
    try {
      const { token } = settings;
      const value = typeof token === "function" ? await token() : token;
      if (mine !== turn) return;
      const Socket = settings.WebSocket ?? globalThis.WebSocket;
      const made = socket = new Socket(target, subprotocols(settings.protocols, value));
      const current = (handler) => (event) => { if (made === socket) handler(event); };
      made.binaryType = settings.binaryType;
      made.onopen = current(ready);
      made.onmessage = current(({ data }) => received(data));
      made.onclose = current(({ code, reason }) => lost(code, reason));
    } catch (problem) {
      if (mine !== turn) return;
      report(problem);
      lost(LOST, "no attempt");
    }
  }

  function ready() {
    clearTimeout(timer);
    const again = before;
    before = true;
    opened = Date.now();
    watch();
    change("open", { again });
    if (again && isOpen()) guard(() => connection.resync?.(connection));
    // What the hooks sent is on its way; now what has waited. Either may have ended it all.
    while (isOpen() && queue.length) transmit(queue.shift());
  }

  function lost(code, reason) {
    if (settings.stopOn.includes(code)) return finish(code, reason);
    if (opened !== null && Date.now() - opened >= STABLE || code === RESTART) failures = 0;
    const limit = Math.min(settings.maxDelay, settings.minDelay * 2 ** failures);
    const [from, to] =
      code === RESTART ? [0, settings.minDelay] : // the server has spread its clients already
      code === OVERLOADED ? [settings.maxDelay / 2, settings.maxDelay] :
      [limit / 2, limit];
    const delay = Math.round(from + Math.random() * (to - from));
    failures++;
    end("waiting");
    timer = setTimeout(open, delay);
    change("waiting", { code, reason, delay, attempt: failures });
    forsake((waiting) => waiting.sent, "lost", "The connection was lost before the answer came");
  }

  function finish(code, reason, closing) {
    if (state === "closed") return;
    end("closed", closing, reason);
    globalThis.removeEventListener?.("online", online);
    queue.length = 0;
    change("closed", { code, reason });
    forsake(() => true, "closed", "The connection is closed");
  }

  /** Gives up the socket and what waits for it. */
  function end(next, code, reason) {
    socket?.close(code, reason); // throws if the code is none of ours to send
    clearTimeout(timer);
    clearTimeout(pulse);
    socket = null;
    beating = false;
    opened = null;
    state = next;
    turn++;
  }

  function online() { if (state === "waiting") connection.retry(); }

  const isOpen = () => state === "open" && socket.readyState === 1;

  function change(next, detail = {}) {
    state = next;
    guard(() => connection.onstate?.(next, detail));
  }

  function report(error) { connection.onerror?.(error); }

  function guard(call) {
    try { call()?.catch?.(report); } catch (problem) { report(problem); }
  }

  // ---- Heartbeat: the server answers an empty frame with an error, which proves that it is there ----

  function watch() {
    clearTimeout(pulse);
    const interval = settings.heartbeat ?? (streams.size ? HEARTBEAT : 0);
    if (!interval || opened === null) return;
    pulse = setTimeout(() => {
      beating = true;
      socket.send("");
      pulse = setTimeout(() => lost(LOST, "no heartbeat"), settings.heartbeatTimeout);
    }, interval);
  }

  function isHeartbeat({ error, stream }) {
    const beat = beating && error?.code === "invalid_json" && !stream && error.id === undefined;
    if (beat) beating = false;
    return beat;
  }

  // ---- Messages ----

  const isBinary = (message) => message instanceof ArrayBuffer || ArrayBuffer.isView(message) || message instanceof Blob;

  const encode = (message) => settings.json && !isBinary(message) ? JSON.stringify(message) : message;

  function write(item) {
    if (state === "closed") throw new ChannelsError("closed", "The connection is closed");
    if (isOpen()) return transmit(item);
    if (queue.length >= settings.queueLimit) {
      throw new ChannelsError("queue_full", `${queue.length} messages wait for a connection, which is the limit`);
    }
    queue.push(item);
  }

  function transmit(item) {
    if (item.waiting) item.waiting.sent = true;
    socket.send(item.data);
  }

  function received(data) {
    watch();
    if (typeof data !== "string" || !settings.json) return tell(listeners, data);
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return report(new ChannelsError("invalid_json", `The server sent what is no JSON: ${data.slice(0, 100)}`));
    }
    const { stream: name, payload, error } = message ?? {};
    if (message && isHeartbeat(message) || [message, payload, error].some((part) => settled(part, error))) return;
    const known = streams.get(name);
    if (known && error) (known.surface.onerror ?? report)(serverError(error));
    else if (known) tell(known.listeners, payload);
    else if (name === null && error) report(serverError(error));
    else tell(listeners, message);
  }

  function tell(all, message) {
    for (const listener of [...all]) guard(() => listener(message));
  }

  function listen(all, listener) {
    all.add(listener);
    return () => { all.delete(listener); };
  }

  // ---- Requests ----

  function request(message, { timeout = settings.requestTimeout } = {}) {
    return new Promise((resolve, reject) => {
      const id = prefix + ++lastId;
      const waiting = { resolve, reject };
      const item = { data: encode(message(id)), waiting };
      write(item); // what it throws rejects
      requests.set(id, waiting);
      waiting.timer = setTimeout(() => {
        if (queue.includes(item)) queue.splice(queue.indexOf(item), 1);
        forsake((other) => other === waiting, "timeout", `There was no answer within ${timeout} ms`);
      }, timeout);
    });
  }

  /** Settles the request that a part of a message answers. An answer that comes too late is none. */
  function settled(part, error) {
    const id = part?.id;
    if (typeof id !== "string" || !id.startsWith(prefix)) return false;
    const waiting = requests.get(id);
    requests.delete(id);
    clearTimeout(waiting?.timer);
    if (error) waiting?.reject(serverError(error));
    else waiting?.resolve(part);
    return true;
  }

  function forsake(which, code, message) {
    for (const [id, waiting] of requests) {
      if (!which(waiting)) continue;
      requests.delete(id);
      clearTimeout(waiting.timer);
      waiting.reject(new ChannelsError(code, message));
    }
  }

  // ---- Streams and bindings ----

  function stream(name) {
    const known = streams.get(name);
    if (known) return known;
    const own = new Set();
    const made = { listeners: own, surface: {
      name,
      send: (payload) => connection.send({ stream: name, payload }),
      request: (payload, limits) => request((id) => ({ stream: name, payload: { ...payload, id } }), limits),
      listen: (listener) => listen(own, listener),
    } };
    streams.set(name, made);
    watch();
    return made;
  }

  function bind(name, handlers = {}) {
    const { surface } = stream(name);
    const stop = surface.listen((payload) => {
      const { action, pk, data } = payload ?? {};
      if (ACTIONS.includes(action)) handlers[action]?.(pk, data, payload);
    });
    return {
      create: (data, limits) => surface.request({ action: "create", data }, limits),
      update: (pk, data, limits) => surface.request({ action: "update", pk, data }, limits),
      delete: (pk, limits) => surface.request({ action: "delete", pk }, limits),
      stop,
    };
  }

  // Not before the caller has the connection in hand.
  queueMicrotask(() => { if (state === "connecting" && !turn) open(); });
  return connection;
}

globalThis.Channels = { connect, ChannelsError };
})();
