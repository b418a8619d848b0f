// Who has signed in: nobody has to, but the name of a user is not anybody's.

import { $, whoAmI } from "./page.js";

const ADMIN_PAGE = "/channels/admin";

whoAmI.then(async ({ name, admin, token }) => {
  $("sign-in").hidden = Boolean(name) || !token;
  $("sign-out").hidden = !name;
  if (!name) return;
  $("sign-out").elements._csrf.value = token;
  $("sign-out-button").title = `You are ${name}`;
  $("name-help").hidden = false;
  for (const id of ["name", "board-name"]) {
    $(id).value = name;
    $(id).readOnly = true;
  }
  if (admin) {
    const page = await fetch(ADMIN_PAGE, { method: "HEAD", cache: "no-store" }).catch(() => null);
    $("admin").hidden = !page?.ok;
  }
});
