// The chat page of the "Channels for Spring Boot" sample: plain JavaScript, no build step.
// Text from the server only ever becomes text nodes; it is never parsed as HTML.

const MAX_NAME = 40;
const MAX_ROOM = 64;
const MAX_TEXT = 2000;
const MAX_IMAGE_BYTES = 1_000_000;
const MAX_ENTRIES = 500; // older lines go away, so that a long chat does not fill the memory
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 10_000;
const WELCOME_TIMEOUT_MS = 10_000;
const ROOM = /^[A-Za-z0-9_-]+$/;
const IMAGE_PREFIX = "data:image/png;base64,";

const $ = (id) => document.getElementById(id);
const [log, list, text, file] = ["log", "messages", "text", "file"].map($);

// ---- What the page remembers -------------------------------------------------------------

/** Trims, shortens, and removes broken surrogates (encodeURIComponent would throw on them). */
const clean = (value, max) => value.trim().slice(0, max).replace(/\p{Cs}/gu, "").trim();

// A browser may forbid storage; the page works without it.
const storage = {
  get(key) { try { return localStorage.getItem(`channels.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`channels.${key}`, value); } catch { /* not kept */ } },
};

const query = new URLSearchParams(location.search);
$("name").value = clean(query.get("name") ?? storage.get("name") ?? "", MAX_NAME);
$("room").value = clean(query.get("room") || storage.get("room") || "lobby", MAX_ROOM);

// ---- The message list --------------------------------------------------------------------

let follow = true; // the list is scrolled to its end, and stays there as lines arrive

function toEnd() {
  follow = true;
  $("latest").hidden = true;
  log.scrollTop = log.scrollHeight;
}

log.addEventListener("scroll", () => {
  follow = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  if (follow) $("latest").hidden = true;
});

// New lines, loaded images and the keyboard of a phone all end up here.
const resized = new ResizeObserver(() => { if (follow) toEnd(); });
resized.observe(log);
resized.observe(list);

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children); // strings become text nodes
  return made;
}

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
  const now = new Date();
  const time = element("time", "", now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = now.toISOString();
  time.title = now.toLocaleString();

  const avatar = element("span", "avatar", [...author][0] ?? "?");
  avatar.setAttribute("aria-hidden", "true");
  const head = element("div", "head", element("bdi", "author", author), " ", time);
  const entry = addEntry(kind, avatar, element("div", "post", head, content));
  entry.style.setProperty("--hue", [...author].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 360, 7));

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

// ---- The connection ----------------------------------------------------------------------

const me = { name: "", room: "" };
let socket = null; // the current socket; events of an older one are ignored
let opened = false; // a socket of this visit has opened, so a failure means "try again"
let lost = false; // the connection was there and broke
let attempts = 0;
let retryAt = 0; // when to try again; 0 = not waiting
let timer = 0;
let members = 0;

function setState(state, label) {
  const inside = !["idle", "refused"].includes(state);
  $("state").dataset.state = state;
  $("state").textContent = label;
  $("join-form").hidden = inside;
  $("here").hidden = !inside;
  $("retry").hidden = !retryAt;
  $("send").disabled = file.disabled = state !== "connected";
}

function setMembers(count) {
  members = Math.max(0, Number(count) || 0);
  $("members").textContent = members;
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
  opened = lost = false;
  attempts = 0;
  connect();
  text.focus();
}

function refuse(hint, field) {
  setState("refused", "Refused");
  $("hint").textContent = hint;
  if (field) $(field).setAttribute("aria-invalid", "true");
  $(field ?? "name").focus();
}

function connect() {
  clearTimeout(timer);
  retryAt = 0;
  setState(opened ? "reconnecting" : "connecting", opened ? "Reconnecting…" : "Connecting…");
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const path = `/chat/${encodeURIComponent(me.room)}?name=${encodeURIComponent(me.name)}`;
  const current = socket = new WebSocket(`${scheme}://${location.host}${path}`);
  const ifCurrent = (action) => (event) => { if (current === socket) action(event); };
  current.onopen = ifCurrent(() => { opened = true; });
  current.onmessage = ifCurrent((event) => receive(event.data));
  current.onclose = ifCurrent(closed);
  timer = setTimeout(() => current.close(), WELCOME_TIMEOUT_MS);
}

function closed() {
  clearTimeout(timer);
  socket = null;
  if (!opened) {
    setMembers(0);
    refuse("The server did not let you in. Check your name and the room, or try again in a moment: it may not be running.");
    return;
  }
  if (!lost) addLine("notice", "Connection lost. Trying to get it back; what you type stays here.");
  lost = true;
  // Random between the minimum and a limit that doubles, so that clients do not return all at once.
  const limit = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** ++attempts);
  retryAt = Date.now() + RETRY_MIN_MS + Math.random() * (limit - RETRY_MIN_MS);
  countDown();
}

function countDown() {
  clearTimeout(timer);
  if (!navigator.onLine) return setState("reconnecting", "Offline, waiting");
  const left = retryAt - Date.now();
  if (left <= 0) return connect();
  setState("reconnecting", `Reconnecting in ${Math.ceil(left / 1000)} s`);
  timer = setTimeout(countDown, Math.min(left, 250));
}

addEventListener("offline", () => { if (retryAt) countDown(); });
addEventListener("online", () => { if (retryAt) connect(); });

function leave() {
  clearTimeout(timer);
  retryAt = 0;
  socket?.close(1000);
  socket = null;
  setMembers(0);
  setState("idle", "Not joined");
  addLine("notice", `You left #${me.room}.`);
  $("join").focus();
}

function receive(data) {
  let frame;
  try { frame = JSON.parse(data); } catch { return; }
  const name = String(frame?.name ?? "");
  switch (frame?.type) {
    case "welcome":
      clearTimeout(timer);
      setMembers(frame.members);
      setState("connected", "Connected");
      addLine("notice", lost ? `Connected again to #${me.room}. Messages sent meanwhile are not shown.` : `You joined #${me.room}.`);
      lost = false;
      attempts = 0;
      break;
    case "join":
      setMembers(members + 1);
      addLine("join", element("bdi", "who", name), " joined");
      break;
    case "leave":
      setMembers(members - 1);
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

const connected = () => $("state").dataset.state === "connected" && socket?.readyState === WebSocket.OPEN;

function sendText(event) {
  event.preventDefault();
  if (!text.value.trim() || !connected()) return; // what is typed stays
  if (text.value.length > MAX_TEXT) {
    addLine("error", `That message is too long. The limit is ${MAX_TEXT} characters.`);
    return;
  }
  socket.send(JSON.stringify({ message: text.value }));
  text.value = "";
  text.focus();
}

function sendImage(image) {
  const problem =
    !connected() ? "was not sent: you are not connected." :
    !image.type.startsWith("image/") ? "is not an image, so it was not sent." :
    image.size === 0 ? "is empty, so it was not sent." :
    image.size > MAX_IMAGE_BYTES ? `is too large: it has ${image.size.toLocaleString()} bytes, and the limit is ${MAX_IMAGE_BYTES.toLocaleString()}.` : "";
  if (problem) addLine("error", element("bdi", "", image.name || "The image"), ` ${problem}`);
  else socket.send(image); // one binary frame with the bytes of the file
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
  if ($("here").hidden || !files.length || isText) return;
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
$("retry").addEventListener("click", () => { connect(); text.focus(); });
$("latest").addEventListener("click", () => { toEnd(); text.focus(); });
$("viewer").addEventListener("click", (event) => { if (event.target === $("viewer")) $("viewer").close(); });
