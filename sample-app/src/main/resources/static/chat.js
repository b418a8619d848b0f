// The chat: rooms with text, images, and who is here and typing, over /chat/{room}?live&name=…

import { $, MAX_NAME, MAX_TEXT, avatarElement, clean, colorize, connectPage, element, firstName, hangUp, firstRoom, storage, timeElement, whoAmI } from "./page.js";

const MAX_ROOM = 64;
const MAX_IMAGE_BYTES = 1_000_000;
const ASK_DELAY_MS = 300;
const ASK_INTERVAL_MS = 10_000;
const GRACE_MS = 3_000; // who comes back within it, as by a reload, was never away
const TOGETHER_MS = 60_000;
const TYPING_SENT_MS = 2_000;
const TYPING_SHOWN_MS = 4_000;
const MAX_ENTRIES = 500; // older lines go away, so that a long chat does not fill the memory
const ROOM = /^[A-Za-z0-9_-]+$/;
const IMAGE_PREFIX = "data:image/png;base64,";

const [log, list, text, file] = ["log", "messages", "text", "file"].map($);

$("name").value = firstName;
$("room").value = clean(firstRoom || storage.get("room") || "lobby", MAX_ROOM);

// ---- The message list --------------------------------------------------------------------

let follow = true; // the list is scrolled to its end, and stays there as lines arrive

function toEnd() {
  follow = true;
  $("latest").hidden = true;
  log.scrollTop = log.scrollHeight;
}

log.addEventListener("scroll", () => {
  if (!log.clientHeight) return; // the board is shown instead
  follow = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  if (follow) $("latest").hidden = true;
});

// New lines, loaded images and the keyboard of a phone all end up here.
const resized = new ResizeObserver(() => { if (follow) toEnd(); });
resized.observe(log);
resized.observe(list);

function addEntry(kind, ...children) {
  const entry = element("li", "entry", ...children);
  entry.dataset.kind = kind;
  list.append(entry);
  while (list.childElementCount > MAX_ENTRIES) list.firstElementChild.remove();
  if (follow) toEnd();
  else $("latest").hidden = false;
  return entry;
}

/** A line without a sender: a join, a leave, an error or a notice. */
const addLine = (kind, ...children) => addEntry(kind, element("p", "line", ...children));

/** A message or an image: who, when, and the content. */
function addPost(kind, author, content) {
  const time = timeElement(new Date());
  const head = element("div", "head", element("bdi", "author", author), " ", time);
  const last = list.lastElementChild;
  const entry = addEntry(kind, avatarElement(author), element("div", "post", head, content));
  entry.dataset.author = author;
  entry.dataset.at = Date.now();
  // One after the other of the same author needs no other heading, except for who cannot see that.
  entry.classList.toggle("same", last?.dataset.author === author && entry.dataset.at - last.dataset.at < TOGETHER_MS);
  colorize(entry, author);

  if (author === me.name) {
    entry.classList.add("own");
    time.before(element("span", "you", "you"), " ");
    toEnd();
  }
}

function addImage(author, source, alt) {
  if (!source.startsWith(IMAGE_PREFIX)) {
    addLine("error", "An image arrived that this page cannot show.");
    return;
  }
  const image = element("img", "");
  image.alt = alt || `Image from ${author}`;
  image.src = source;
  const button = element("button", "thumb", image);
  button.type = "button";
  button.title = "Show it larger";
  button.addEventListener("click", () => showLarge(image));
  const caption = element("p", "text", alt);
  caption.dir = "auto";
  caption.setAttribute("aria-hidden", "true"); // it is the alternative text already
  addPost("image", author, alt ? element("div", "", button, caption) : button);
}

function showLarge(image) {
  const large = $("viewer").querySelector("img");
  large.src = image.src;
  large.alt = image.alt;
  $("viewer").showModal();
}

// ---- Who is here -------------------------------------------------------------------------

// Joins and leaves come from several nodes, in any order, and none comes from a node that
// died. So they only say that something is different, and the page asks who is here; now
// and then it asks anyway.

let people = []; // what the last answer said
let familiar = new Set(); // names that need no "joined": here at the beginning, or told of
const away = new Map(); // name → timer: left a moment ago, and still shown
let questions = 0;
let answered = 0; // the latest question whose answer was taken
let timer = 0;

function nobody() {
  answered = questions; // answers to earlier ones are out of date
  for (const name of away.keys()) clearTimeout(away.get(name));
  away.clear();
  familiar.clear();
  people = [];
  showPeople(0);
}

/** Shows who is here: me, those of the last answer, and those who have left just now. */
function showPeople(members) {
  const shown = new Map();
  if (inside) shown.set(me.name, { name: me.name, signedIn: me.signedIn });
  for (const name of away.keys()) shown.set(name, shown.get(name) ?? { name, signedIn: false });
  for (const person of people) shown.set(person.name, shown.get(person.name)?.signedIn ? shown.get(person.name) : person);
  $("members").textContent = people.length ? shown.size : members;
  $("people").replaceChildren(...[...shown.values()].map(personElement));
}

function personElement({ name, signedIn }) {
  const item = element("li", "person", avatarElement(name), element("bdi", "", name));
  colorize(item, name);
  if (signedIn) {
    const mark = element("span", "user", "✓");
    mark.setAttribute("role", "img");
    mark.ariaLabel = mark.title = "signed in";
    item.append(mark);
  }
  if (name === me.name) item.append(element("span", "you", "you"));
  return item;
}

/** Asks soon: once for news that come together, and not at the same time as everyone else. */
function askSoon() {
  timer ||= setTimeout(ask, Math.random() * ASK_DELAY_MS);
}

async function ask() {
  clearTimeout(timer);
  timer = 0;
  if (!inside) return;
  const question = ++questions;
  try {
    const response = await fetch(`/api/rooms/${encodeURIComponent(me.room)}/people`, { cache: "no-store" });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const answer = await response.json();
    if (question <= answered) return;
    answered = question;
    if (!people.length) familiar = new Set([...familiar, ...answer.people.map(({ name }) => name)]);
    people = answer.people;
    if (performance.now() > welcomedAt + ASK_INTERVAL_MS) forgetStrangers();
    showPeople(answer.members);
  } catch {
    // What is shown stays until the next question.
  }
}

/** Who is gone without a word, as with a node that died, may join again. */
function forgetStrangers() {
  const here = new Set([...people.map(({ name }) => name), ...away.keys()]);
  familiar = new Set([...familiar].filter((name) => here.has(name)));
}

setInterval(ask, ASK_INTERVAL_MS);

function joined(name) {
  if (away.has(name)) {
    clearTimeout(away.get(name));
    away.delete(name);
  } else if (!familiar.has(name) && name !== me.name) {
    addLine("join", element("bdi", "who", name), " joined");
  }
  familiar.add(name);
  askSoon();
}

function left(name) {
  stopsTyping(name);
  clearTimeout(away.get(name));
  away.set(name, setTimeout(async () => {
    const question = questions + 1;
    await ask();
    if (!away.delete(name)) return;
    const another = answered >= question && people.some((person) => person.name === name); // in another window
    if (another) return;
    familiar.delete(name);
    people = people.filter((person) => person.name !== name);
    showPeople(1);
    addLine("leave", element("bdi", "who", name), " left");
  }, GRACE_MS));
}

// ---- Who is typing -----------------------------------------------------------------------

const typing = new Map(); // name → timer, since nobody says when it is over
let typingSent = 0;

function showTyping() {
  const names = [...typing.keys()].map((name) => element("bdi", "", name));
  if (names.length === 0) $("typing").replaceChildren();
  else if (names.length === 1) $("typing").replaceChildren(names[0], " is typing");
  else if (names.length === 2) $("typing").replaceChildren(names[0], " and ", names[1], " are typing");
  else $("typing").replaceChildren("Several people are typing");
}

function types(name) {
  clearTimeout(typing.get(name));
  typing.set(name, setTimeout(() => stopsTyping(name), TYPING_SHOWN_MS));
  showTyping();
}

function stopsTyping(name) {
  clearTimeout(typing.get(name));
  if (typing.delete(name)) showTyping();
}

function tellTyping() {
  if (!inside || !text.value.trim() || performance.now() < typingSent) return;
  typingSent = performance.now() + TYPING_SENT_MS;
  connection.send({ typing: true });
}

// ---- The connection ----------------------------------------------------------------------

const me = { name: "", room: "", signedIn: false };

let connection = null;
let inside = false; // the room has said welcome
let welcomed = false; // and had done so before the connection was lost
let welcomedAt = 0;

function enter() {
  hangUp(connection);
  inside = welcomed = false;
  nobody();
  connection = connectPage(`/chat/${encodeURIComponent(me.room)}?live&name=${encodeURIComponent(me.name)}`, {
    show: setState,
    lost() {
      inside = false;
      addLine("notice", "Connection lost. Trying to get it back; what you type stays here.");
    },
    refused() {
      inside = false;
      nobody();
      refuse("The server did not let you in. Check your name and the room, or try again in a moment: it may not be running.");
    },
  });
  connection.listen(receive);
}

function setState(state, label, waiting = false) {
  const joined = !["idle", "refused"].includes(state);
  $("state").dataset.state = state;
  $("state").textContent = label;
  $("join-form").hidden = joined;
  $("here").hidden = !joined;
  $("retry").hidden = !waiting;
  $("send").disabled = file.disabled = state !== "connected";
}

async function join(event) {
  event.preventDefault();
  const user = await whoAmI;
  const name = user.name ?? clean($("name").value, MAX_NAME);
  const room = clean($("room").value, MAX_ROOM);
  for (const id of ["name", "room"]) $(id).removeAttribute("aria-invalid");
  if (!name) return refuse("Please type a name, so that others know who is talking.", "name");
  if (!ROOM.test(room)) return refuse("A room name may only have letters, digits, “-” and “_”.", "room");

  if (me.room && me.room !== room) list.replaceChildren();
  Object.assign(me, { name, room, signedIn: Boolean(user.name) });
  if (!user.name) storage.set("name", name);
  storage.set("room", room);
  $("hint").textContent = "";
  $("room-title").textContent = `#${room}`;
  enter();
  text.focus();
}

function refuse(hint, field) {
  setState("refused", "Refused");
  $("hint").textContent = hint;
  if (field) $(field).setAttribute("aria-invalid", "true");
  $(field ?? "name").focus();
}

function leave() {
  hangUp(connection);
  inside = false;
  nobody();
  setState("idle", "Not joined");
  addLine("notice", `You left #${me.room}.`);
  $("join").focus();
}

function receive(frame) {
  const name = String(frame?.name ?? "");
  switch (frame?.type) {
    case "welcome":
      setState("connected", "Connected");
      addLine("notice", welcomed ? `Connected again to #${me.room}. Messages sent meanwhile are not shown.` : `You joined #${me.room}.`);
      inside = welcomed = true;
      welcomedAt = performance.now();
      answered = questions;
      showPeople(Number(frame.members) || 0);
      askSoon();
      break;
    case "join":
      joined(name);
      break;
    case "leave":
      left(name);
      break;
    case "typing":
      types(name);
      break;
    case "message": {
      stopsTyping(name);
      const content = element("p", "text", String(frame.message ?? ""));
      content.dir = "auto";
      addPost("message", name, content);
      break;
    }
    case "image":
      stopsTyping(name);
      addImage(name, String(frame.image ?? ""), String(frame.alt ?? ""));
      break;
    case "error":
      addLine("error", String(frame.message ?? "The server reported an error."));
      break;
  }
}

// ---- Sending -----------------------------------------------------------------------------

function sendText(event) {
  event.preventDefault();
  if (!text.value.trim() || !inside) return; // what is typed stays
  if (text.value.length > MAX_TEXT) {
    addLine("error", `That message is too long. The limit is ${MAX_TEXT} characters.`);
    return;
  }
  connection.send({ message: text.value });
  text.value = "";
  typingSent = 0;
  text.focus();
}

function sendImage(image) {
  const problem =
    !inside ? "was not sent: you are not connected." :
    !image.type.startsWith("image/") ? "is not an image, so it was not sent." :
    image.size === 0 ? "is empty, so it was not sent." :
    image.size > MAX_IMAGE_BYTES ? `is too large: it has ${image.size.toLocaleString()} bytes, and the limit is ${MAX_IMAGE_BYTES.toLocaleString()}.` : "";
  if (problem) addLine("error", element("bdi", "", image.name || "The image"), ` ${problem}`);
  else sendDescribed(image);
}

/** What is typed describes the image; then comes one binary frame with the bytes of the file. */
function sendDescribed(image) {
  const alt = text.value.trim();
  if (alt) connection.send({ alt });
  connection.send(image);
  text.value = "";
  typingSent = 0;
}

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

// A file dropped beside the list must not replace the page.
for (const type of ["dragover", "drop"]) {
  addEventListener(type, (event) => { if (hasFiles(event)) event.preventDefault(); });
}
log.addEventListener("dragover", (event) => log.classList.toggle("dropping", hasFiles(event)));
log.addEventListener("dragleave", (event) => {
  if (!log.contains(event.relatedTarget)) log.classList.remove("dropping");
});
log.addEventListener("drop", (event) => {
  log.classList.remove("dropping");
  for (const image of event.dataTransfer?.files ?? []) sendImage(image);
});

addEventListener("paste", (event) => {
  const { files, types } = event.clipboardData;
  // Office programs add a picture to copied text; then the text is what is meant.
  const isText = types.includes("text/plain") && types.includes("text/html");
  if ($("chat").hidden || $("here").hidden || !files.length || isText) return;
  event.preventDefault();
  for (const image of files) sendImage(image);
});

file.addEventListener("change", () => {
  for (const image of file.files) sendImage(image);
  file.value = ""; // so that the same file can be chosen again
});

$("join-form").addEventListener("submit", join);
$("send-form").addEventListener("submit", sendText);
text.addEventListener("input", tellTyping);
$("people-toggle").addEventListener("click", () => {
  const open = $("here").classList.toggle("open");
  $("people-toggle").setAttribute("aria-expanded", open);
});
$("leave").addEventListener("click", leave);
$("retry").addEventListener("click", () => { connection.retry(); text.focus(); });
$("latest").addEventListener("click", () => { toEnd(); text.focus(); });
$("viewer").addEventListener("click", (event) => { if (event.target === $("viewer")) $("viewer").close(); });
