// Search in the rules that are on the page: nothing is asked of the server.
const box = document.querySelector(".rule-search");
const field = box?.querySelector("input");
const said = box?.querySelector("[role=status]");
const rules = [...document.querySelectorAll("[data-rule]")].map((rule) => [rule, rule.textContent.toLowerCase()]);

function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const [rule, text] of rules) {
    rule.hidden = !words.every((word) => text.includes(word));
    found += rule.hidden ? 0 : 1;
  }
  for (const section of document.querySelectorAll("[data-rules]")) {
    section.hidden = words.length > 0 && !section.querySelector("[data-rule]:not([hidden])");
  }
  said.textContent = !words.length ? "" : found ? `${said.dataset.some} ${found}` : said.dataset.none;
}

if (box) {
  box.hidden = false;
  // while Chinese is being composed the field holds half a word
  field.addEventListener("input", (event) => event.isComposing || search());
  field.addEventListener("compositionend", search);
  search();
}
