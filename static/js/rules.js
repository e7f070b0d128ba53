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
  const untouched = text.value.trim() === "" || text.value === text.dataset.prefilled;
  if (untouched) text.value = reason;
  text.dataset.prefilled = reason;
  const form = select.form;
  form.querySelector("[data-rule-article]").textContent = article;
  form.querySelector("[data-rule-lawful]").textContent = lawful;
}

document.addEventListener("change", (event) => {
  if (event.target.id === "rule") follow(event.target);
});
