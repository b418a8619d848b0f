// The board: cards that everyone can change, kept equal to the database by the WebSocket of
// a demultiplexer, /demultiplex/{room}/. Changes go out on "message-stream"; the cards follow
// "room-stream", which hears of one room only, so that a card moved away disappears here.

import { $, MAX_NAME, MAX_TEXT, avatarElement, clean, colorize, connectPage, element, firstName, firstRoom, hangUp, storage, timeElement } from "./page.js";

const MAX_ROOM = 100;
const ROOM = /^[A-Za-z0-9_]+$/;
const ROOM_RULE = "A room of the board may only have letters, digits and “_”.";
const LOAD_AGAIN_MS = 2_000;
const CHANGED_MS = 2_500; // how long a changed card stands out
const CHANGES = "message-stream";
const CARDS = "room-stream";

const [list, text, add] = ["cards", "board-text", "board-add"].map($);
const cards = new Map(); // pk as text → card
let room = ""; // the open room

const isTouch = () => matchMedia("(hover: none)").matches;

$("board-name").value = firstName;
$("board-room").value = [firstRoom, storage.get("board-room"), storage.get("room")]
  .map((value) => clean(value ?? "", MAX_ROOM)).find((value) => ROOM.test(value)) ?? "lobby";

// ---- The connection ----------------------------------------------------------------------

let connection = null;
let changes = null; // what carries out changes
let loaded = false; // the cards are here, and followed

function enter() {
  connection = connectPage(`/demultiplex/${room}/`, {
    show: setState,
    opened: load,
    lost() {
      loaded = false;
      tell("Connection lost. The cards may be out of date.");
    },
    refused() {
      loaded = false;
      refuse("The board could not be opened. The server may not be running; try again in a moment.");
    },
    onerror() { tell("The server reported an error."); },
  });
  changes = connection.bind(CHANGES);
  connection.bind(CARDS, { create: followPut, update: followPut, delete: followDelete });
}

function setState(state, label, waiting = false) {
  $("board-state").dataset.state = state;
  $("board-state").textContent = label;
  $("board-close").hidden = ["idle", "refused"].includes(state);
  $("board-retry").hidden = !waiting;
  list.setAttribute("aria-busy", state === "connecting");
  enableButtons();
}

/** What sends something to the server needs a connection; what only opens a field does not. */
function enableButtons(within = $("board")) {
  for (const button of within.querySelectorAll("#board-add, .edit-save, .move-save, .delete-confirm")) {
    button.disabled = !loaded || button.closest("[data-busy]") !== null;
  }
}

function open(event) {
  event.preventDefault();
  const name = clean($("board-name").value, MAX_NAME);
  const chosen = clean($("board-room").value, MAX_ROOM);
  for (const id of ["board-name", "board-room"]) $(id).removeAttribute("aria-invalid");
  if (!name) return complain("Please type a name, so that others know who wrote a card.", "board-name");
  if (!ROOM.test(chosen)) return complain(ROOM_RULE, "board-room");

  disconnect();
  const another = room !== chosen;
  room = chosen;
  if (another) clear();
  remember(name);
  storage.set("board-room", room);
  $("board-hint").textContent = "";
  $("board-title").textContent = `#${room}`;
  $("board-empty").textContent = "Loading the cards…";
  $("board-compose").hidden = false;
  enter();
  if (!isTouch()) text.focus(); // on a phone the keyboard would cover the cards
}

/** Keeps what somebody chose; the name of a user is the server's. */
function remember(name) {
  if (!$("board-name").readOnly) storage.set("name", name);
}

function complain(hint, field) {
  $("board-hint").textContent = hint;
  $(field).setAttribute("aria-invalid", "true");
  $(field).focus();
}

function refuse(hint) {
  setState("refused", "Refused");
  $("board-hint").textContent = hint;
  $("board-empty").textContent = "The board is not open.";
  $("board-open").focus();
}

function disconnect() {
  hangUp(connection);
  loaded = false;
}

function close() {
  disconnect();
  room = "";
  clear();
  $("board-title").textContent = "No board open";
  $("board-empty").textContent = "Pick a room, then open its board.";
  $("board-hint").textContent = "";
  $("board-compose").hidden = true;
  setState("idle", "Not open");
  $("board-open").focus();
}

// ---- Loading -----------------------------------------------------------------------------

let loading = new Set(); // the pks that events told of while the list was on its way

/** The socket is open, so no change is missed: fetch what there is, then put both together. */
async function load(again) {
  const mine = loading = new Set();
  const present = () => loading === mine && connection.state === "open";
  let rows;
  try {
    const response = await fetch("/api/messages", { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    rows = (await response.json()).filter((row) => row.room === room);
  } catch (problem) {
    if (!present()) return;
    $("board-hint").textContent = `The cards could not be loaded (${problem.message}). Trying again.`;
    setTimeout(() => { if (present()) load(again); }, LOAD_AGAIN_MS);
    return;
  }
  if (!present()) return; // another connection by now
  loaded = true;
  setState("connected", "Connected");
  const stored = new Set(rows.map((row) => String(row.id)));
  for (const pk of cards.keys()) {
    if (!stored.has(pk) && !mine.has(pk)) removeCard(pk);
  }
  for (const row of rows) {
    if (!mine.has(String(row.id))) putCard(row.id, row, again);
  }
  $("board-hint").textContent = "";
  $("board-empty").textContent = "No cards here yet. Add the first one.";
  tell(again ? "Connected again." : "");
}

// ---- Changes from the server -------------------------------------------------------------

function followPut(pk, data) {
  if (data.room !== room) return followDelete(pk, data);
  const key = String(pk);
  loading.add(key);
  const known = cards.has(key);
  putCard(pk, data, true);
  tell(known ? `The message from ${data.author} has changed.` : `New message from ${data.author}.`);
}

function followDelete(pk, data) {
  const key = String(pk);
  loading.add(key);
  if (cards.has(key)) tell(`A message from ${data.author || "someone"} is no longer here.`);
  removeCard(key);
}

// ---- Changes to the server ---------------------------------------------------------------

/**
 * Carries out a change, asked for in `place` (the composer or a card), whose ".error" says
 * what went wrong. `inputs` are the inputs of the fields. Returns whether it is done.
 */
async function change(place, ask, inputs = {}) {
  if (!loaded || place.dataset.busy) return false; // what is typed stays
  showError(place);
  place.dataset.busy = "true";
  enableButtons(place);
  try {
    await ask();
    return true;
  } catch (problem) {
    showError(place, problem, inputs);
    return false;
  } finally {
    delete place.dataset.busy;
    enableButtons(place);
  }
}

function showError(place, problem, inputs = {}) {
  const fields = Object.entries(problem?.fields ?? {});
  const details = fields.flatMap(([field, message]) => [" ", element("span", "field-error", `${field}: ${message}`)]);
  const error = place.querySelector(".error");
  error.replaceChildren(...(problem ? [problem.message, ...details] : []));
  for (const invalid of place.querySelectorAll("[aria-invalid]")) {
    invalid.removeAttribute("aria-invalid");
    invalid.removeAttribute("aria-errormessage");
  }
  const wrong = fields.map(([field]) => inputs[field]).filter(Boolean);
  for (const input of wrong) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-errormessage", error.id);
  }
  wrong[0]?.focus();
}

/** A value of a person, or null after the place has said why it cannot be. */
function valid(place, input, field, problem) {
  const value = input.value.replace(/\p{Cs}/gu, "").trim();
  const text = problem(value);
  if (!text) return value;
  showError(place, Object.assign(new Error(text), { fields: {} }));
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-errormessage", place.querySelector(".error").id);
  input.focus();
  return null;
}

const messageProblem = (value) =>
  !value ? "Please type a message." :
  value.length > MAX_TEXT ? `That message is too long. The limit is ${MAX_TEXT} characters.` : "";

const roomProblem = (value) =>
  !ROOM.test(value) ? ROOM_RULE :
  value.length > MAX_ROOM ? `That name is too long. The limit is ${MAX_ROOM} characters.` :
  value === room ? `The card is in #${room} already.` : "";

async function addMessage(event) {
  event.preventDefault();
  const place = $("board-compose");
  const author = clean($("board-name").value, MAX_NAME);
  if (!author) return complain("Please type a name, so that others know who wrote a card.", "board-name");
  const typed = text.value;
  const message = valid(place, text, "message", messageProblem);
  if (message === null) return;
  $("board-name").removeAttribute("aria-invalid");
  $("board-hint").textContent = "";
  remember(author);
  text.focus(); // the button is disabled until the answer is there
  const data = { room, author, message };
  if (await change(place, () => changes.create(data), { message: text, author: $("board-name") }) && text.value === typed) {
    text.value = "";
  }
}

/** Enter sends and Shift+Enter starts a new line; a touch keyboard has the button for that. */
function sendWithEnter(event) {
  if (event.key !== "Enter" || event.isComposing || (isTouch() || event.shiftKey) && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

// ---- Cards -------------------------------------------------------------------------------

/** What has happened, in one line for everyone and for screen readers. */
function tell(news) {
  $("board-news").textContent = news;
}

function count() {
  $("board-count").textContent = !room ? "" : cards.size === 1 ? "1 card" : `${cards.size} cards`;
}

function clear() {
  cards.clear();
  list.replaceChildren();
  showError($("board-compose"));
  tell("");
  count();
}

/** Newest first; of the same moment, the one with the higher number. */
const isBefore = (one, other) => one.at !== other.at ? one.at > other.at : Number(one.pk) > Number(other.pk);

/** Adds a card, or shows its new content. */
function putCard(pk, data, highlight) {
  const key = String(pk);
  const card = cards.get(key) ?? makeCard(pk);
  const isNew = !cards.has(key);
  cards.set(key, card);
  const changed = card.show(data) || isNew;
  if (isNew) {
    const after = [...list.children].find((item) => isBefore(card, cards.get(item.dataset.pk)));
    list.insertBefore(card.item, after ?? null);
    count();
  }
  if (highlight && changed) standOut(card.item, isNew);
}

function standOut(item, isNew) {
  item.classList.remove("changed", "new");
  void item.offsetWidth; // so that the animation starts again
  item.classList.add("changed");
  item.classList.toggle("new", isNew);
  clearTimeout(item.timer);
  item.timer = setTimeout(() => item.classList.remove("changed", "new"), CHANGED_MS);
}

function removeCard(key) {
  const card = cards.get(key);
  if (!card) return;
  const { item } = card;
  // What was being typed goes to the composer, if there is room.
  const draft = card.draft();
  if (draft && !text.value) {
    text.value = draft;
    showError($("board-compose"), new Error("The card that you were editing is no longer here. This is your text."));
  }
  if (item.contains(document.activeElement)) {
    ((item.nextElementSibling ?? item.previousElementSibling)?.querySelector(".edit") ?? text).focus();
  }
  item.remove();
  cards.delete(key);
  count();
}

function button(className, label, type = "button") {
  const made = element("button", className, label);
  made.type = type;
  return made;
}

function makeCard(pk) {
  const id = (part) => `card-${pk}-${part}`;

  const avatar = element("span", "avatar-place");
  const author = element("bdi", "card-author");
  author.id = id("author");
  const head = element("div", "head", avatar, author);
  const message = element("p", "card-text");
  message.dir = "auto";

  const editText = element("textarea", "edit-text");
  editText.maxLength = MAX_TEXT;
  editText.dir = "auto";
  editText.setAttribute("aria-label", "Message");
  const note = element("p", "muted small note", "Someone else has changed this message meanwhile. Saving replaces it.");
  note.setAttribute("role", "status");
  note.hidden = true;
  const editForm = element("form", "edit-form", editText, note,
    element("div", "actions", button("edit-save primary", "Save", "submit"), button("cancel", "Cancel")));

  const moveRoom = element("input", "move-room");
  moveRoom.id = id("room");
  moveRoom.maxLength = MAX_ROOM;
  moveRoom.autocomplete = "off";
  moveRoom.autocapitalize = "none";
  moveRoom.spellcheck = false;
  const moveLabel = element("label", "", "Move to room");
  moveLabel.htmlFor = moveRoom.id;
  const moveForm = element("form", "move-form", moveLabel, moveRoom,
    element("div", "actions", button("move-save primary", "Move", "submit"), button("cancel", "Cancel")));

  const deleteForm = element("form", "delete-form", element("p", "", "Delete this message for everyone?"),
    element("div", "actions", button("delete-confirm danger", "Delete", "submit"), button("cancel", "Keep")));

  const error = element("p", "error");
  error.id = id("error");
  error.setAttribute("role", "alert");

  const actions = element("div", "actions main-actions", button("edit", "Edit"), button("move", "Move"), button("delete", "Delete"));
  const item = element("li", "card", head, message, editForm, moveForm, deleteForm, error, actions);
  item.dataset.pk = pk;

  const part = (selector) => item.querySelector(selector);
  const forms = { edit: editForm, move: moveForm, delete: deleteForm };
  for (const [mode, form] of Object.entries(forms)) {
    form.hidden = true;
    form.noValidate = true;
    part(`.${mode}`).setAttribute("aria-describedby", author.id);
    part(`.${mode}`).addEventListener("click", () => enter(mode));
    form.querySelector(".cancel").addEventListener("click", leave);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) leave();
    });
  }

  const card = { pk, at: 0, item, show, draft: () => forms.edit.hidden || editText.value === original ? "" : editText.value };
  let mode = "";
  let original = ""; // the text when the editing began

  function enter(next) {
    mode = next;
    showError(item);
    for (const [name, form] of Object.entries(forms)) form.hidden = name !== mode;
    actions.hidden = mode !== "";
    message.hidden = mode === "edit";
    note.hidden = true;
    enableButtons(item);
    if (mode === "edit") {
      original = editText.value = message.textContent;
      editText.focus();
      editText.setSelectionRange(original.length, original.length);
    } else if (mode === "move") {
      moveRoom.value = "";
      moveRoom.focus();
    } else if (mode === "delete") {
      part(".delete-confirm").focus();
    }
  }

  function leave() {
    const last = mode;
    const focused = item.contains(document.activeElement) || document.activeElement === document.body;
    enter("");
    if (focused && last) part(`.${last}`).focus({ preventScroll: true });
  }

  editText.addEventListener("keydown", sendWithEnter);
  editForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    const value = valid(item, editText, "message", messageProblem);
    if (value === null) return;
    editText.focus();
    if (await change(item, () => changes.update(pk, { message: value }), { message: editText }) && mode === "edit") leave();
  });
  moveForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    const target = valid(item, moveRoom, "room", roomProblem);
    if (target === null) return;
    moveRoom.focus();
    if (await change(item, () => changes.update(pk, { room: target }), { room: moveRoom })) {
      if (mode === "move") leave();
      tell(`The message was moved to #${target}.`);
    }
  });
  deleteForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    deleteForm.querySelector(".cancel").focus(); // a disabled button would lose the focus
    if (await change(item, () => changes.delete(pk))) {
      if (mode === "delete") leave();
      tell("The message was deleted.");
    }
  });

  /** Shows content from the server, and returns whether it is different. */
  function show(data) {
    const next = { author: String(data.author ?? ""), message: String(data.message ?? "") };
    const moment = new Date(data.createdAt);
    const changed = next.author !== author.textContent || next.message !== message.textContent;
    if (!Number.isNaN(moment.getTime())) {
      card.at = moment.getTime();
      head.querySelector("time")?.remove();
      head.append(" ", timeElement(moment));
    }
    author.textContent = next.author;
    avatar.replaceChildren(avatarElement(next.author));
    colorize(item, next.author);
    if (mode === "edit" && next.message !== message.textContent && !item.dataset.busy) {
      if (editText.value === original) original = editText.value = next.message;
      else note.hidden = next.message === editText.value.trim();
    }
    message.textContent = next.message;
    return changed;
  }

  return card;
}

$("board-form").addEventListener("submit", open);
$("board-compose").addEventListener("submit", addMessage);
text.addEventListener("keydown", sendWithEnter);
text.addEventListener("input", () => { if (!text.value) showError($("board-compose")); });
$("board-close").addEventListener("click", close);
$("board-retry").addEventListener("click", () => { connection.retry(); if (!isTouch()) text.focus(); });
