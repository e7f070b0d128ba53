// Measures that go together. What is ticked goes with whatever is pressed; a heavy one among them asks for its second
// step, which names everything that would happen.
const ticked = (form) => [...form.querySelectorAll('input[name="also"]:checked')];

/** Before a heavy measure's dialog opens: with what, and on whom. */
export function asked(dialog) {
  const form = dialog.closest("form");
  const place = dialog.querySelector("[data-with]");
  if (!form || !place) return;
  const own = dialog.querySelector("[data-confirms]").value;
  const names = ticked(form).filter((box) => box.value !== own).map((box) => box.dataset.name.replace("…", ""));
  place.hidden = names.length === 0;
  place.querySelector("span").textContent = new Intl.ListFormat(document.documentElement.lang).format(names);
  const whom = dialog.querySelector("[data-whom]");
  if (whom) whom.textContent = document.getElementById("party")?.selectedOptions[0]?.textContent ?? "";
  waits(form, dialog, own);
}

/** Who else would be asked depends on what is chosen now: the server says it, before anything is decided. */
async function waits(form, dialog, own) {
  const place = dialog.querySelector("[data-waits]");
  const url = new URL(form.elements.confirmed.dataset.waits, location.href);
  for (const kind of new Set([own, ...ticked(form).map((box) => box.value)])) url.searchParams.append("kind", kind);
  url.searchParams.set("party", form.elements.party?.value ?? "");
  url.searchParams.set("days", form.elements.off_air_days?.value ?? "");
  place.replaceChildren();
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  // a decision does not wait for this: whatever needs two is held by the server
  if (answer?.ok && !answer.redirected) place.innerHTML = await answer.text();
}

// A light one pressed while a heavy one is ticked: it is ticked too, and the heaviest asks. In the capture phase: htmx
// reads the form in the click itself.
document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest('.decide button[name="choice"]:not([data-confirms])');
    if (!button) return;
    const heaviest = ticked(button.form).filter((box) => "heavy" in box.dataset).at(-1);
    const own = button.form.querySelector(`input[name="also"][value="${button.value}"]`);
    // "no violation" has no box: the server says that something is ticked
    if (!heaviest || !own) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    own.checked = true;
    const dialog = document.getElementById(`confirm-${heaviest.value}`);
    asked(dialog);
    dialog.showModal();
  },
  true,
);
