// What a person's pages do beyond plain HTML. Every page works without it.
import { startAutosave } from "./autosave.js";
import { startDates } from "./dates.js";
import { startDrawings } from "./drawing.js";
import { startForms } from "./forms.js";
import { startGroups } from "./groups.js";
import { startLive } from "./live.js";
import { startPlaces } from "./places.js";
import { startSuggestions } from "./suggest.js";
import { startWhens } from "./whens.js";

export function start(root) {
  startWhens(root);
  startGroups(root);
  startForms(root);
  startDates(root);
  startPlaces(root);
  startSuggestions(root);
  startDrawings(root);
  startAutosave(root);
  startLive(root);
}

document.documentElement.classList.add("kk-js");
start(document);
document.addEventListener("kk:added", (event) => {
  startDates(event.detail);
  startPlaces(event.detail);
  startSuggestions(event.detail);
});
