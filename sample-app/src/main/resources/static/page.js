// What the chat and the board share: elements, checked values, and what the browser remembers.

export const MAX_NAME = 40;
export const MAX_TEXT = 2000;

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

/** The letter in a circle that stands for an author. */
export function avatarElement(author) {
  const avatar = element("span", "avatar", [...author][0] ?? "?");
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

const query = new URLSearchParams(location.search);
export const firstName = clean(query.get("name") ?? storage.get("name") ?? "", MAX_NAME);
export const firstRoom = query.get("room");
