// What an officer's pages add: documents beside the answers, parts of a page swapped in place.
import { start } from "./khamkho.js";

function viewer(box) {
  const stage = box.querySelector("[data-kk-stage]");
  const choices = [...box.querySelectorAll("[data-kk-show]")];
  const show = (choice) => {
    choices.forEach((other) => other.setAttribute("aria-current", other === choice ? "true" : "false"));
    const shown = document.createElement(choice.dataset.kkShow === "picture" ? "img" : "iframe");
    shown.className = choice.dataset.kkShow === "picture" ? "kk-viewer__picture" : "kk-viewer__page";
    if (shown.tagName === "IMG") shown.alt = choice.textContent.trim();
    else shown.title = choice.textContent.trim();
    shown.src = choice.href;
    stage.replaceChildren(shown);
  };
  choices.forEach((choice) => {
    choice.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      show(choice);
    });
  });
}

// Where a row of places is pushed along, the place one is at comes into sight.
function showCurrent(row) {
  const here = row.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

document.querySelectorAll("[data-kk-viewer]").forEach(viewer);
document.querySelectorAll(".kk-desk-nav__list, .kk-tabs__list").forEach(showCurrent);
document.body.addEventListener("htmx:afterSwap", (event) => start(event.detail.target));
