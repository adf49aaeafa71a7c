// A wide table is scrolled in its own box: by the keyboard too. The theme makes the boxes after the page has loaded.
window.addEventListener("load", () => {
  for (const box of document.querySelectorAll(".md-typeset__scrollwrap")) box.tabIndex = 0;
});
