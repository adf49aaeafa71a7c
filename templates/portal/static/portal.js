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
offer();
