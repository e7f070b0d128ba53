// The desk: after each answer of the server the parts look at what came.
import "./keys.js";
import * as done from "./done.js";
import * as lease from "./lease.js";
import { asked } from "./measures.js";
import * as rows from "./rows.js";

let draft = null;

/** What was typed for a case, before its card is drawn anew on the reader's own wish. */
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "card") return;
  const text = document.getElementById("reason");
  const asked = detail.requestConfig.verb === "get" && text && text.value !== text.dataset.prefilled;
  draft = asked ? { case: rows.openCase(), text: text.value } : null;
});

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const id = detail.target?.id;
  if (id === "card") {
    const text = document.getElementById("reason");
    if (draft && draft.case === rows.openCase() && text) text.value = draft.text;
    draft = null;
    document.querySelector("#card [data-focus]")?.focus({ preventScroll: true });
    rows.mark();
    lease.follow();
    done.begin();
    for (const pane of document.querySelectorAll("#card .pane")) pane.scrollTop = 0;
    if (!matchMedia("(min-width: 1181px)").matches) scrollTo(0, 0);
    toMoment();
  } else if (id === "evidence") {
    document.querySelector("#card-title").focus({ preventScroll: true });
    toMoment(true);
  } else if (id === "done") {
    done.begin();
  }
  if (id === "rows") rows.renewed();
});

// the list that comes beside a card
document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
  if (detail.target.id === "rows") rows.renewed();
});

/** The table of lines stands at the chosen moment. */
function toMoment(asked = false) {
  const moment = document.getElementById("moment");
  if (asked && moment) moment.scrollIntoView({ block: "center" });
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener && !opener.matches(":disabled")) {
    const dialog = document.getElementById(opener.dataset.opens);
    asked(dialog);
    dialog.showModal();
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
  const veil = event.target.closest("[data-veil]");
  if (veil) {
    const shown = document.getElementById("evidence").toggleAttribute("data-unveiled");
    veil.setAttribute("aria-pressed", shown);
  }
  const paper = event.target.closest("[data-zoom]");
  if (paper) paper.setAttribute("aria-pressed", paper.closest(".paper").toggleAttribute("data-zoomed"));
  const strip = event.target.closest(".strip-scroll svg");
  if (strip) goTo(strip, event.clientX);
});

// What was revealed goes with its dialog.
document.addEventListener(
  "close",
  (event) => {
    for (const place of event.target.querySelectorAll("[data-wipes]")) place.replaceChildren();
  },
  true,
);

// The server wants the second step said. In the capture phase: htmx reads the form in the click itself.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest("[data-confirms]");
    if (button) button.form.elements.confirmed.value = "1";
  },
  true,
);

/** The moment under the pointer, on the strip's own scale. */
function goTo(svg, clientX) {
  const { from, to, url } = svg.closest(".strip").dataset;
  const [left, right] = [Number(svg.dataset.left), Number(svg.dataset.right)];
  const x = new DOMPoint(clientX, 0).matrixTransform(svg.getScreenCTM().inverse()).x;
  const share = Math.min(1, Math.max(0, (x - left) / (right - left)));
  const at = Math.round(Number(from) + share * (Number(to) - Number(from)));
  htmx.ajax("GET", url + at, { target: "#evidence", select: "#evidence", swap: "outerHTML" });
}

done.begin();
