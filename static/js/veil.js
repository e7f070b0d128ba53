// Outside the desk: what is blurred is shown to whoever asks.
document.addEventListener("click", (event) => {
  const veil = event.target.closest("[data-veil]");
  if (veil) veil.setAttribute("aria-pressed", document.getElementById("evidence").toggleAttribute("data-unveiled"));
});
