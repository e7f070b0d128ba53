// The bar after a decision: what was done, and undo for ten seconds. It goes away by itself, except under the
// pointer's or the keyboard's hand: nobody should lose it while reaching for it.
import { announce } from "./announce.js";

let timer = null;

export function begin() {
  clearInterval(timer);
  const bar = document.getElementById("done");
  if (bar.hidden) return;
  announce(bar.querySelector("[data-done-text]").textContent);
  let left = Number(bar.dataset.seconds ?? bar.dataset.closeAfter);
  const shown = bar.querySelector("[data-countdown]");
  timer = setInterval(() => {
    left -= 1;
    if (shown) shown.textContent = Math.max(0, left);
    if (left > 0) return;
    // too late for an undo, whoever's hand is on it
    bar.querySelector("form")?.remove();
    if (left > -3 && (bar.matches(":hover") || bar.contains(document.activeElement))) return;
    clearInterval(timer);
    bar.hidden = true;
  }, 1000);
}
