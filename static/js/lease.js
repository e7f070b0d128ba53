// The claim lives as long as its page is looked at: renewed every 20 s while the tab is visible, tied to the
// socket, which gives it back ten seconds after it closed. A lost claim is said at once and the form is locked.
import { now } from "./clock.js";
import { greet } from "./hints.js";

const EVERY = 20000;
const hold = () => document.getElementById("hold");
let timer = null;

/** After the server said what is held now. */
export function follow() {
  clearTimeout(timer);
  const { case: id, token } = hold().dataset;
  greet(id ? { hold: Number(id), token } : null);
  if (id) timer = setTimeout(renew, EVERY);
}

async function renew() {
  clearTimeout(timer);
  const { renew: url, token, until } = hold().dataset;
  if (!url) return;
  if (document.hidden) return;
  timer = setTimeout(renew, EVERY);
  let answer;
  try {
    const csrf = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrf }, body: new URLSearchParams({ token }) });
  } catch {
    if (now() > Date.parse(until)) warn(hold().dataset.unsure);
    return;
  }
  // another case was claimed while this was on its way
  if (hold().dataset.token !== token) return;
  if (answer.status === 409) lost((await answer.json()).message);
  else if (answer.ok) {
    hold().dataset.until = (await answer.json()).until;
    warn("");
  }
}

function lost(message) {
  const { case: id } = hold().dataset;
  for (const name of ["case", "token", "until", "renew"]) delete hold().dataset[name];
  hold().hidden = true;
  follow();
  const card = document.getElementById("card");
  if (card.dataset.case !== id) return;
  card.dataset.state = "lost";
  for (const fields of card.querySelectorAll("#decide > fieldset, .aside-acts > fieldset")) fields.disabled = true;
  for (const dialog of card.querySelectorAll("dialog[open]")) dialog.close();
  warn(message);
}

function warn(message) {
  const place = document.getElementById("lost");
  if (!place) return;
  place.querySelector("div").textContent = message;
  place.hidden = !message;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) renew();
});

// A new socket after a reload or a break: the server waits ten seconds for a sign that the case is still looked at.
document.addEventListener("hint:again", renew);
follow();
renew();
