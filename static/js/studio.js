// The streamer's page asks again when a hint says that something changed, and every minute in case one was lost.
const part = document.getElementById("studio-part");
const said = document.getElementById("said");
const EVERY_MS = 60_000;
let wait = 1000;

const sentences = () => [...part.querySelectorAll("[data-said]")].map((place) => place.textContent.trim()).join(" ");
let last = sentences();

function ask() {
  window.htmx.trigger(part, "studio:changed");
}

function listen() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(`${scheme}//${location.host}/ws/studio/`);
  socket.addEventListener("open", () => {
    wait = 1000;
    document.documentElement.dataset.link = "on";
    // what happened while nobody listened
    ask();
  });
  socket.addEventListener("message", (event) => {
    const { stream } = JSON.parse(event.data);
    if (!part.dataset.stream || part.dataset.stream === stream) ask();
  });
  socket.addEventListener("close", (event) => {
    document.documentElement.dataset.link = "off";
    // signed out, or no longer allowed: the next request says so
    if (event.code === 4401 || event.code === 4403) return;
    setTimeout(listen, wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, 30_000);
  });
}

// letters stay as open as their reader left them
let open = new Map();
part.addEventListener("htmx:beforeSwap", () => {
  open = new Map([...part.querySelectorAll("details[id]")].map((letter) => [letter.id, letter.open]));
});
part.addEventListener("htmx:afterSwap", () => {
  for (const letter of part.querySelectorAll("details[id]")) {
    if (open.has(letter.id)) letter.open = open.get(letter.id);
  }
  const now = sentences();
  if (now !== last) said.textContent = now;
  last = now;
});

listen();
setInterval(() => document.visibilityState === "visible" && ask(), EVERY_MS);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
