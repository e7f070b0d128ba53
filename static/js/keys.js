// Single keys. What a key does stands on the page: [data-key] is the control it presses, or the field it enters.
import { openGroup, pick } from "./rules.js";
import { typing } from "./typing.js";

const on = () => document.body.dataset.singleKeys === "on";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event) && !event.isComposing) {
    document.activeElement.blur();
    return;
  }
  if (!on() || event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // with Shift a measure's letter ticks it, to go with whatever is pressed next; "?" is typed with Shift as well
  if (event.shiftKey && /^[a-z]$/.test(key)) {
    if (tick(key)) event.preventDefault();
    return;
  }
  const dialog = document.querySelector("dialog[open]");
  if (dialog ? inDialog(dialog, key) : onDesk(key)) event.preventDefault();
});

function inDialog(dialog, key) {
  if (dialog.id === "picker" && /^[0-9]$/.test(key)) return pick(Number(key)), true;
  // the second step of a heavy measure is its own key again; Enter presses what has the focus: Cancel, at first
  if (dialog.dataset.confirm === key) return dialog.querySelector("[data-confirms]").click(), true;
  if (dialog.id === "keys" && key === "?") return dialog.close(), true;
  return false;
}

function onDesk(key) {
  // on a card with rules a digit chooses one; on a registration's it ticks a reason
  if (/^[1-9]$/.test(key) && document.getElementById("rule")) return openGroup(key), true;
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1), true;
  // a control that has the focus keeps its own Enter
  if (key === "Enter" && document.activeElement.closest("a, button, summary")) return false;
  const control = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(
    (found) => !found.matches(":disabled") && found.checkVisibility(),
  );
  if (!control) return false;
  if (control.matches("textarea, select, input:not([type=checkbox], [type=radio])")) control.focus();
  else control.click();
  // what a key has opened is what somebody wants to fill in
  if (control.matches("summary") && control.parentElement.open) control.parentElement.querySelector("textarea, select, input")?.focus();
  return true;
}

function tick(key) {
  if (document.querySelector("dialog[open]")) return false;
  const box = document.querySelector(`[data-also="${key}"]`);
  if (!box || box.matches(":disabled") || !box.checkVisibility()) return false;
  box.click();
  return true;
}

function move(step) {
  const rows = [...document.querySelectorAll("#rows .row")];
  if (!rows.length) return;
  const focused = rows.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : rows.findIndex((row) => row.matches("[aria-current]"));
  const to = from < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, from + step));
  rows[to].focus();
  rows[to].scrollIntoView({ block: "nearest" });
}
