// A digit chooses the group, a second one the rule in it; the reason follows unless somebody has edited it.
const picker = () => document.getElementById("picker");

export function openGroup(number) {
  const select = document.getElementById("rule");
  const group = select?.querySelector(`optgroup[data-group="${number}"]`);
  if (!group || select.matches(":disabled")) return;
  const dialog = picker();
  dialog.querySelector("h2").textContent = group.label;
  dialog.querySelector("ol").replaceChildren(
    ...[...group.children].map((option, place) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-wide button-quiet";
      const key = document.createElement("kbd");
      key.textContent = place < 10 ? (place + 1) % 10 : "";
      button.append(key, option.textContent);
      button.addEventListener("click", () => choose(option));
      item.append(button);
      return item;
    }),
  );
  dialog.showModal();
}

/** A digit while the picker is open: 1 to 9, and 0 for the tenth. */
export function pick(digit) {
  picker().querySelectorAll("button")[digit === 0 ? 9 : digit - 1]?.click();
}

function choose(option) {
  const select = document.getElementById("rule");
  select.value = option.value;
  picker().close();
  follow(select);
  select.focus({ preventScroll: true });
  select.blur();
}

function follow(select) {
  const { reason, article, lawful } = select.selectedOptions[0].dataset;
  const text = document.getElementById("reason");
  // a second review gives no reason
  if (text) {
    const untouched = text.value.trim() === "" || text.value === text.dataset.prefilled;
    if (untouched) text.value = reason;
    text.dataset.prefilled = reason;
  }
  const form = select.form;
  form.querySelector("[data-rule-article]").textContent = article;
  form.querySelector("[data-rule-lawful]").textContent = lawful;
}

/** A template takes the place of what nobody has edited; behind anything else it is added. */
function start(text) {
  const reason = document.getElementById("reason");
  const untouched = ["", reason.dataset.prefilled.trim(), reason.dataset.template].includes(reason.value.trim());
  reason.value = untouched ? text : `${reason.value.trim()}\n${text}`;
  reason.dataset.template = text;
  picker().close();
}

/** Those for the rule chosen now; a digit takes one, as it takes a rule. */
async function openTemplates(button) {
  const url = new URL(button.dataset.templates, location.href);
  url.searchParams.set("rule", document.getElementById("rule").value);
  const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = picker();
  dialog.querySelector("h2").textContent = fresh.querySelector("h2").textContent;
  dialog.querySelector("ol").replaceChildren(...fresh.querySelector("ol").children);
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-templates]");
  if (opener && !opener.matches(":disabled")) openTemplates(opener);
  const template = event.target.closest("#picker [data-text]");
  if (template) start(template.dataset.text);
});

document.addEventListener("change", (event) => {
  if (event.target.id === "rule") follow(event.target);
});
