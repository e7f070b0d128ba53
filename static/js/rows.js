// The queue pane between two answers of the server. Known rows change their figures in place; new ones are
// gathered under "N new"; order changes only when somebody asks for it.
import { announce } from "./announce.js";
import { tick } from "./clock.js";
import { paint } from "./hints.js";
import { typing } from "./typing.js";

// every half minute at most; never all consoles at once
const EVERY = 24000;
const JITTER = 6000;

const news = new Set();
const list = () => document.getElementById("rows");
const row = (id) => list().querySelector(`li[data-case="${id}"]`);
export const openCase = () => document.querySelector("#card[data-case]")?.dataset.case ?? null;

function showNews() {
  const button = document.getElementById("news");
  const n = news.size;
  button.hidden = n === 0;
  list().querySelector("[data-no-news]").hidden = n > 0;
  if (!n) return;
  button.querySelector("span").textContent = (n === 1 ? button.dataset.one : button.dataset.many).replace("%n", n);
  const words = document.getElementById("announcer").dataset;
  announce((n === 1 ? words.newOne : words.newMany).replace("%n", n));
}

function isNew(id) {
  const before = news.size;
  news.add(id);
  if (news.size > before) showNews();
}

/** More flags have come to the case on the card: what is not read is not decided, and may be read now. */
function onCard(last) {
  const card = document.getElementById("card");
  const more = last.flag_count - Number(card.dataset.flags);
  if (card.dataset.case !== String(last.case) || more <= 0 || card.dataset.state === "decided") return;
  const place = document.getElementById("more-flags");
  const button = place.querySelector("button");
  button.querySelector("span").textContent = (more === 1 ? button.dataset.one : button.dataset.many).replace("%n", more);
  place.hidden = false;
}

document.addEventListener("hint", ({ detail: { queue, last } }) => {
  if (!last) return;
  onCard(last);
  const known = row(last.case);
  if (known) {
    known.querySelector("[data-flags]").textContent = last.flag_count;
    return;
  }
  const { queue: chosen, severity } = list().dataset;
  if ((!chosen || Number(chosen) === queue) && last.severity >= Number(severity)) isNew(String(last.case));
});

/** Ask for the first rows and bring the figures up to date, without moving anything. */
async function refresh() {
  const url = new URL(list().dataset.url, location.href);
  if (openCase()) url.searchParams.set("looking", openCase());
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const { dataset } of fresh.querySelectorAll("[data-states] li")) {
    paint({ queue: Number(dataset.queue), version: Number(dataset.version), open: Number(dataset.open), oldest_at: dataset.oldest });
  }
  const others = fresh.getElementById("others-now");
  if (others && document.getElementById("others")) document.getElementById("others").innerHTML = others.innerHTML;
  const seen = new Set();
  for (const item of fresh.querySelectorAll("li[data-case]")) {
    seen.add(item.dataset.case);
    const known = row(item.dataset.case);
    if (!known) isNew(item.dataset.case);
    else known.querySelector(".row").innerHTML = item.querySelector(".row").innerHTML;
  }
  for (const item of list().querySelectorAll("li[data-case]")) {
    const gone = !seen.has(item.dataset.case);
    item.classList.toggle("gone", gone);
    if (gone) item.querySelector(".row-clock").textContent = item.parentElement.dataset.gone;
  }
  tick(list());
}

function later() {
  setTimeout(async () => {
    if (!document.hidden && !typing()) await refresh().catch(() => {});
    later();
  }, EVERY + Math.random() * JITTER);
}

// the line was broken and hints were lost: this once the page asks by itself
document.addEventListener("hint:again", () => refresh().catch(() => {}));

/** After the server sent the list anew. */
export function renewed() {
  news.clear();
  mark();
}

/** Which row is the one on the card. */
export function mark() {
  for (const item of list().querySelectorAll("li[data-case]")) {
    const current = item.dataset.case === openCase();
    item.classList.toggle("current", current);
    const link = item.querySelector(".row");
    if (current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

mark();
later();
