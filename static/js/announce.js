// One polite live region, at most one announcement in five seconds: of what came meanwhile only the last is said.
const EVERY = 5000;
let last = -EVERY;
let waiting = null;

export function announce(text) {
  if (waiting) {
    waiting.text = text;
    return;
  }
  waiting = { text };
  setTimeout(say, Math.max(0, last + EVERY - performance.now()));
}

function say() {
  document.getElementById("announcer").textContent = waiting.text;
  last = performance.now();
  waiting = null;
}
