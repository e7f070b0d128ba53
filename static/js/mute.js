// Severe pictures arrive without sound for whoever wants it so; the player's own button turns it on.
function hush() {
  for (const media of document.querySelectorAll("[data-mute] :is(video, audio):not([data-hushed])")) {
    media.muted = true;
    media.dataset.hushed = "";
  }
}

document.addEventListener("htmx:load", hush);
hush();
