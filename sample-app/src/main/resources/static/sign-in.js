// The form that signs in a demo user. Its token comes from the server.

import { $, whoAmI } from "./page.js";

const form = $("sign-in-form");

$("failed").hidden = !new URLSearchParams(location.search).has("error");
whoAmI.then(({ token }) => { form.elements._csrf.value = token ?? ""; });

form.addEventListener("submit", async (event) => {
  if (form.elements._csrf.value) return;
  event.preventDefault();
  await whoAmI;
  if (form.elements._csrf.value) form.submit();
  else $("unreachable").hidden = false;
});

for (const button of document.querySelectorAll("[data-user]")) {
  button.addEventListener("click", () => {
    form.elements.username.value = form.elements.password.value = button.dataset.user;
    $("sign-in-button").focus();
  });
}
