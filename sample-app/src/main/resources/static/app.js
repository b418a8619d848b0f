// The page of the "Channels for Spring Boot" sample: plain JavaScript modules, no build step.
// Text from the server only ever becomes text nodes; it is never parsed as HTML.

import "./chat.js";
import "./board.js";
import "./account.js";
import { $ } from "./page.js";

const tabs = ["chat", "board"];

for (const [from, to] of [["name", "board-name"], ["board-name", "name"]]) {
  $(from).addEventListener("input", () => { $(to).value = $(from).value; });
}

// ---- The tabs ----------------------------------------------------------------------------

function select(chosen) {
  for (const name of tabs) {
    const tab = $(`tab-${name}`);
    tab.setAttribute("aria-selected", name === chosen);
    tab.tabIndex = name === chosen ? 0 : -1;
    $(name).hidden = name !== chosen;
  }
  $("state").hidden = chosen !== "chat";
  $("board-state").hidden = chosen !== "board";
}

const fromAddress = () => select(location.hash === "#board" ? "board" : "chat");

function go(name) {
  history.replaceState(null, "", `#${name}`);
  select(name);
}

function arrow(event) {
  const at = tabs.findIndex((name) => event.target === $(`tab-${name}`));
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const name = tabs.at(to % tabs.length);
  go(name);
  $(`tab-${name}`).focus();
}

for (const name of tabs) {
  $(`tab-${name}`).addEventListener("click", () => go(name));
  $(`tab-${name}`).addEventListener("keydown", arrow);
}
addEventListener("hashchange", fromAddress);
fromAddress();
