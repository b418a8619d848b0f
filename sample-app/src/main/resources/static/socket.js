// A WebSocket that comes back by itself after it was lost; the chat and the board use it.

const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 10_000;
const READY_TIMEOUT_MS = 10_000;

/**
 * Makes a connection that is closed at first.
 *
 * `path()`                     path and query of the endpoint, asked for before every attempt
 * `show(state, text, waiting)` the state has changed: "idle", "connecting", "connected" or "reconnecting";
 *                              `waiting` says that the next attempt is not due yet
 * `opened()`                   the socket is open; the owner calls `ready()` when the connection can be used
 * `received(data)`             a frame has arrived
 * `lost(first)`                the connection broke; `first` is false for failed attempts to get it back
 * `refused()`                  the first attempt failed, and there will be no other
 */
export function liveSocket({ path, show, opened = () => {}, received, lost, refused }) {
  let socket = null; // the current socket; events of an older one are ignored
  let known = false; // a socket of this visit has opened, so a failure means "try again"
  let usable = false;
  let broken = false; // the connection was there and broke
  let attempts = 0;
  let retryAt = 0; // when to try again; 0 = not waiting
  let timer = 0;

  const tell = (state, text) => show(state, text, retryAt > 0);

  function drop() {
    clearTimeout(timer);
    retryAt = 0;
    usable = false;
    const old = socket;
    socket = null;
    old?.close(1000);
  }

  function connect() {
    drop();
    tell(known ? "reconnecting" : "connecting", known ? "Reconnecting…" : "Connecting…");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const current = socket = new WebSocket(`${scheme}://${location.host}${path()}`);
    const ifCurrent = (action) => (event) => { if (current === socket) action(event); };
    current.onopen = ifCurrent(() => { known = true; opened(); });
    current.onmessage = ifCurrent((event) => received(event.data));
    current.onclose = ifCurrent(fail);
    timer = setTimeout(fail, READY_TIMEOUT_MS);
  }

  function fail() {
    drop();
    if (!known) return refused();
    lost(!broken);
    broken = true;
    // Random between the minimum and a limit that doubles, so that clients do not return all at once.
    const limit = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** ++attempts);
    retryAt = Date.now() + RETRY_MIN_MS + Math.random() * (limit - RETRY_MIN_MS);
    countDown();
  }

  function countDown() {
    clearTimeout(timer);
    if (!navigator.onLine) return tell("reconnecting", "Offline, waiting");
    const left = retryAt - Date.now();
    if (left <= 0) return connect();
    tell("reconnecting", `Reconnecting in ${Math.ceil(left / 1000)} s`);
    timer = setTimeout(countDown, Math.min(left, 250));
  }

  addEventListener("offline", () => { if (retryAt) countDown(); });
  addEventListener("online", () => { if (retryAt) connect(); });

  return {
    /** Connects from scratch, as on a first visit. */
    open() {
      known = broken = false;
      attempts = 0;
      connect();
    },

    /** Tries now, instead of waiting for the next attempt. */
    retry: connect,

    /** The connection can be used. Returns whether it was lost before. */
    ready() {
      clearTimeout(timer);
      const again = broken;
      usable = true;
      broken = false;
      attempts = 0;
      tell("connected", "Connected");
      return again;
    },

    /** The connection is of no use: gives it up and tries again. */
    fail,

    close: drop,

    get connected() { return usable && socket?.readyState === WebSocket.OPEN; },

    send(data) { socket.send(data); },
  };
}
