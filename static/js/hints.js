// The socket that carries hints: "queue 3 is at version 812". Badges are painted from a hint without a request;
// whatever else a page wants to do with one, it hears as the document's event "hint".
import { tick } from "./clock.js";

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15000;
// closed for a reason that trying again does not mend: signed out, not allowed
const FINAL = [4401, 4403];

const painted = new Map();
let socket = null;
let wait = FIRST_WAIT;
let opened = 0;
let greeting = null;

/** What is sent now and again on every new connection; null for nothing. */
export function greet(message) {
  greeting = message;
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message ?? { hold: null }));
}

/** Paint a queue's badge: depth and since when its oldest case waits. Older versions never paint over newer ones. */
export function paint({ queue, version, open, oldest_at }) {
  if (version <= (painted.get(queue) ?? -1)) return;
  painted.set(queue, version);
  const badge = document.querySelector(`.queue-chip[data-queue="${queue}"]`);
  if (badge) {
    badge.dataset.open = open;
    badge.querySelector(".depth").textContent = open >= 1000 ? "999+" : open;
    badge.querySelector(".oldest").dataset.since = oldest_at ?? "";
    tick(badge);
  }
  told(() => {
    document.documentElement.dataset[`paintedVersion${queue}`] = version;
    document.dispatchEvent(new CustomEvent("hint:painted", { detail: { queue, version } }));
  });
}

// After the frame that shows it: a frame's callback runs before its paint, the task after it comes later.
// A hidden tab has no frames.
function told(then) {
  if (document.hidden) then();
  else requestAnimationFrame(() => setTimeout(then));
}

function state(on) {
  const place = document.getElementById("link-state");
  if (place) place.textContent = on ? place.dataset.on : place.dataset.off;
  document.documentElement.dataset.link = on ? "on" : "off";
}

function connect() {
  const address = new URL(document.body.dataset.socket, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  socket = new WebSocket(address);
  socket.addEventListener("open", () => {
    wait = FIRST_WAIT;
    opened += 1;
    state(true);
    if (greeting) socket.send(JSON.stringify(greeting));
    // what was said meanwhile is lost: the page asks once
    if (opened > 1) document.dispatchEvent(new CustomEvent("hint:again"));
  });
  socket.addEventListener("message", (event) => {
    const hint = JSON.parse(event.data);
    // to this person alone: a colleague hands a case over
    if (hint.handed_over) return void document.dispatchEvent(new CustomEvent("hint:handed"));
    paint(hint);
    document.dispatchEvent(new CustomEvent("hint", { detail: hint }));
  });
  socket.addEventListener("close", (event) => {
    state(false);
    if (FINAL.includes(event.code)) return;
    // two hundred consoles must not come back in the same moment
    setTimeout(connect, wait * (0.5 + Math.random()));
    wait = Math.min(LONGEST_WAIT, wait * 2);
  });
}

connect();
