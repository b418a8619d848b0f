// The chat: rooms with text and images over one WebSocket, /chat/{room}?name=…

import { $, MAX_NAME, MAX_TEXT, avatarElement, clean, colorize, connectPage, element, firstName, hangUp, firstRoom, storage, timeElement } from "./page.js";

const MAX_ROOM = 64;
const MAX_IMAGE_BYTES = 1_000_000;
const COUNT_DELAY_MS = 300;
const COUNT_INTERVAL_MS = 10_000;
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
  const entry = addEntry(kind, avatarElement(author), element("div", "post", head, content));
  colorize(entry, author);

  if (author === me.name) {
    entry.classList.add("own");
    time.before(element("span", "you", "you"), " ");
    toEnd();
  }
}

function addImage(author, source) {
  if (!source.startsWith(IMAGE_PREFIX)) {
    addLine("error", "An image arrived that this page cannot show.");
    return;
  }
  const image = element("img", "");
  image.alt = `Image from ${author}`;
  image.src = source;
  const button = element("button", "thumb", image);
  button.type = "button";
  button.title = "Show it larger";
  button.addEventListener("click", () => showLarge(image));
  addPost("image", author, button);
}

function showLarge(image) {
  const large = $("viewer").querySelector("img");
  large.src = image.src;
  large.alt = image.alt;
  $("viewer").showModal();
}

// ---- How many are here -------------------------------------------------------------------

// Joins and leaves come from several nodes, in any order, and none comes from a node that
// died. So they only say that the number is another now, and the page asks for it; now and
// then it asks anyway.

let questions = 0;
let answered = 0; // the latest question whose answer was taken
let timer = 0;

function setMembers(count, question = questions) {
  answered = question; // answers to earlier ones are out of date
  $("members").textContent = Math.max(0, Number(count) || 0);
}

/** Asks soon: once for news that come together, and not at the same time as everyone else. */
function countSoon() {
  timer ||= setTimeout(countMembers, Math.random() * COUNT_DELAY_MS);
}

async function countMembers() {
  clearTimeout(timer);
  timer = 0;
  if (!inside) return;
  const question = ++questions;
  try {
    const response = await fetch(`/api/rooms/${encodeURIComponent(me.room)}`, { cache: "no-store" });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const { members } = await response.json();
    if (question > answered) setMembers(members, question);
  } catch {
    // The number stays until the next question.
  }
}

setInterval(countMembers, COUNT_INTERVAL_MS);

// ---- The connection ----------------------------------------------------------------------

const me = { name: "", room: "" };

let connection = null;
let inside = false; // the room has said welcome
let welcomed = false; // and had done so before the connection was lost

function enter() {
  hangUp(connection);
  inside = welcomed = false;
  connection = connectPage(`/chat/${encodeURIComponent(me.room)}?name=${encodeURIComponent(me.name)}`, {
    show: setState,
    lost() {
      inside = false;
      addLine("notice", "Connection lost. Trying to get it back; what you type stays here.");
    },
    refused() {
      inside = false;
      setMembers(0);
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

function join(event) {
  event.preventDefault();
  const name = clean($("name").value, MAX_NAME);
  const room = clean($("room").value, MAX_ROOM);
  for (const id of ["name", "room"]) $(id).removeAttribute("aria-invalid");
  if (!name) return refuse("Please type a name, so that others know who is talking.", "name");
  if (!ROOM.test(room)) return refuse("A room name may only have letters, digits, “-” and “_”.", "room");

  if (me.room && me.room !== room) list.replaceChildren();
  Object.assign(me, { name, room });
  storage.set("name", name);
  storage.set("room", room);
  $("hint").textContent = "";
  $("room-title").textContent = `#${room}`;
  $("my-name").textContent = name;
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
  setMembers(0);
  setState("idle", "Not joined");
  addLine("notice", `You left #${me.room}.`);
  $("join").focus();
}

function receive(frame) {
  const name = String(frame?.name ?? "");
  switch (frame?.type) {
    case "welcome":
      setMembers(frame.members);
      setState("connected", "Connected");
      addLine("notice", welcomed ? `Connected again to #${me.room}. Messages sent meanwhile are not shown.` : `You joined #${me.room}.`);
      inside = welcomed = true;
      break;
    case "join":
      countSoon();
      addLine("join", element("bdi", "who", name), " joined");
      break;
    case "leave":
      countSoon();
      addLine("leave", element("bdi", "who", name), " left");
      break;
    case "message": {
      const content = element("p", "text", String(frame.message ?? ""));
      content.dir = "auto";
      addPost("message", name, content);
      break;
    }
    case "image":
      addImage(name, String(frame.image ?? ""));
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
  text.focus();
}

function sendImage(image) {
  const problem =
    !inside ? "was not sent: you are not connected." :
    !image.type.startsWith("image/") ? "is not an image, so it was not sent." :
    image.size === 0 ? "is empty, so it was not sent." :
    image.size > MAX_IMAGE_BYTES ? `is too large: it has ${image.size.toLocaleString()} bytes, and the limit is ${MAX_IMAGE_BYTES.toLocaleString()}.` : "";
  if (problem) addLine("error", element("bdi", "", image.name || "The image"), ` ${problem}`);
  else connection.send(image); // one binary frame with the bytes of the file
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
$("leave").addEventListener("click", leave);
$("retry").addEventListener("click", () => { connection.retry(); text.focus(); });
$("latest").addEventListener("click", () => { toEnd(); text.focus(); });
$("viewer").addEventListener("click", (event) => { if (event.target === $("viewer")) $("viewer").close(); });
