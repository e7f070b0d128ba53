// Ages that run: every [data-since] shows how long ago its moment was, as the server would write it.
const language = document.documentElement.lang;
const minutes = new Intl.NumberFormat(language, { style: "unit", unit: "minute", unitDisplay: "short" });
// what the page was made at, against this machine's clock, which may be wrong
const made = Date.parse(document.querySelector("meta[name='made-at']")?.content ?? "");
const skew = Number.isNaN(made) ? 0 : made - (performance.timeOrigin + (performance.getEntriesByType("navigation")[0]?.responseStart ?? 0));
const hours = new Intl.NumberFormat(language, { style: "unit", unit: "hour", unitDisplay: "narrow" });
const days = new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "narrow" });

export function span(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 3600) return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  if (s < 10800) return minutes.format(Math.floor(s / 60));
  return s < 172800 ? hours.format(Math.floor(s / 3600)) : days.format(Math.floor(s / 86400));
}

export const now = () => Date.now() + skew;

export function tick(root = document) {
  const moment = now();
  // the other way round: what is left until a moment
  for (const place of root.querySelectorAll("[data-until]:not(#hold)")) {
    const left = (Date.parse(place.dataset.until) - moment) / 1000;
    if (Number.isNaN(left)) continue;
    place.textContent = span(left);
    place.classList.toggle("over", left <= 0);
  }
  for (const place of root.querySelectorAll("[data-since]")) {
    const at = Date.parse(place.dataset.since);
    const text = Number.isNaN(at) ? "" : span((moment - at) / 1000);
    if (place.textContent !== text) place.textContent = text;
    // past its limit: the row says so by itself, between two answers of the server
    if (place.dataset.limit) place.closest("[data-case]")?.classList.toggle("late", moment > Date.parse(place.dataset.limit));
  }
}

tick();
setInterval(tick, 1000);
document.addEventListener("htmx:afterSwap", () => tick());
