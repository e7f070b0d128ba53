// What every page needs: htmx shows refusals, times tick, menus close.
import "./clock.js";

// Imported by its plain name here and by the desk, so that a page never opens two sockets.
if (document.body.dataset.socket) import("./hints.js");

// 409 ("the case changed") and 422 ("this can't stand") answer with the fragment that says so.
document.addEventListener("htmx:beforeSwap", (event) => {
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Signed out meanwhile: htmx followed the redirect and holds the sign-in page; go there instead of showing it in a pane.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const at = event.detail.xhr.responseURL;
  if (at && new URL(at).pathname.startsWith("/accounts/login")) {
    event.preventDefault();
    window.location.assign(at);
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
