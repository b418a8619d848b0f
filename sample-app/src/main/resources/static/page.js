// What the chat and the board share: connections, elements, checked values, and what the browser remembers.

import { connect } from "/channels/channels.js";

export const MAX_NAME = 40;
export const MAX_TEXT = 2000;

/**
 * Connects, and says what becomes of it.
 *
 * `show(state, text, waiting)` the state is "connecting" or "reconnecting"; `waiting` says that the next attempt is not due yet
 * `opened(again)`              there is a connection
 * `lost()`                     the connection broke, and will come back
 * `refused()`                  the first attempt failed, or the server wants no other
 */
export function connectPage(path, { show, opened = () => {}, lost, refused, onerror }) {
  let known = false;
  let open = false;
  return connect(path, {
    maxDelay: 10_000,
    onerror,
    onstate(state, { again, delay }) {
      const broken = open;
      open = state === "open";
      if (open) {
        known = true;
        opened(again);
      } else if (state === "connecting") {
        show(known ? "reconnecting" : "connecting", known ? "Reconnecting…" : "Connecting…");
      } else if (state === "closed") {
        refused();
      } else if (!known) {
        this.close(); // there is nothing to come back to
      } else {
        if (broken) lost();
        show("reconnecting", navigator.onLine ? `Reconnecting in ${Math.ceil(delay / 1000)} s` : "Offline, waiting", true);
      }
    },
  });
}

/** Closes a connection of a page, if there is one, without a word. */
export function hangUp(connection) {
  if (!connection) return;
  connection.onstate = null;
  connection.close();
}

export const $ = (id) => document.getElementById(id);

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children); // strings become text nodes
  return made;
}

/** The element of a moment: the time of a day, or the date too when it is not today. */
export function timeElement(date) {
  const today = date.toDateString() === new Date().toDateString();
  const clock = { hour: "2-digit", minute: "2-digit" };
  const day = { day: "numeric", month: "short" };
  const time = element("time", "", date.toLocaleString([], today ? clock : { ...day, ...clock }));
  time.dateTime = date.toISOString();
  time.title = date.toLocaleString();
  return time;
}

/** The initials in a circle that stand for somebody. */
export function avatarElement(name) {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  const avatar = element("span", "avatar", ends.map((word) => [...word][0] ?? "?").join(""));
  avatar.setAttribute("aria-hidden", "true");
  return avatar;
}

/** Gives an element, and what is in it, the color of an author. */
export function colorize(target, author) {
  target.style.setProperty("--hue", [...author].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 360, 7));
}

/** Trims, shortens, and removes broken surrogates (encodeURIComponent would throw on them). */
export const clean = (value, max) => value.trim().slice(0, max).replace(/\p{Cs}/gu, "").trim();

// A browser may forbid storage; the page works without it.
export const storage = {
  get(key) { try { return localStorage.getItem(`channels.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`channels.${key}`, value); } catch { /* not kept */ } },
};

/** Promises who has signed in: {name, admin, token}; without a name it is a stranger. */
export const whoAmI = fetch("/api/me", { cache: "no-store" })
  .then((response) => response.ok ? response.json() : {})
  .catch(() => ({}));

const query = new URLSearchParams(location.search);
export const firstName = clean(query.get("name") ?? storage.get("name") ?? "", MAX_NAME);
export const firstRoom = query.get("room");
