// What is better with a script: a button that copies a link. Every page works without it.
const offer = () => { for (const button of document.querySelectorAll("button[data-copies]")) button.hidden = false; };
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.textContent = "Copied";
});
// The address follows the choices, so that it can be reloaded, kept and passed on.
document.addEventListener("change", (event) => {
  const board = event.target.closest("form#board");
  if (board) history.replaceState(null, "", `${board.getAttribute("action")}?${new URLSearchParams(new FormData(board))}`);
});
// The answer to a form shows a link, a token or a secret once; reloading it shows the page it belongs to, and makes no other one.
const once = document.querySelector("[data-reloads]");
if (once) history.replaceState(null, "", once.dataset.reloads);
// What was typed is kept when somebody leaves the page another way than by its buttons. A form says by data-keeps that it can be kept,
// and whether something in it is not kept yet.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keeps]");
  if (form) form.dataset.keeps = "typed";
});
document.addEventListener("submit", (event) => {
  event.target.dataset.sent = "sent";
  for (const told of event.target.querySelectorAll("[data-waits]")) told.textContent = told.dataset.waits;
});
addEventListener("pagehide", () => {
  for (const form of document.querySelectorAll('form[data-keeps="typed"]:not([data-sent])')) {
    const typed = new URLSearchParams(new FormData(form));
    typed.append("do", form.dataset.keptBy ?? "keep");
    if (navigator.sendBeacon(form.action, typed)) form.dataset.keeps = "";
  }
});
// A page that comes back as it was left no longer knows what was kept of it.
addEventListener("pageshow", (event) => { if (event.persisted && document.querySelector("form[data-keeps]")) location.reload(); });
// A row that was added is where one goes on, and the page stays where it was as far as that row can be seen.
let lastTop = 0;
document.addEventListener("htmx:before:swap", () => { lastTop = scrollY; });
document.addEventListener("htmx:finally:request", () => {
  const added = document.activeElement?.closest("#matter-form [autofocus]");
  if (!added) return;
  scrollTo(scrollX, lastTop);
  (added.querySelector("input, select, textarea") ?? added).scrollIntoView({ block: "nearest" });
});
offer();
