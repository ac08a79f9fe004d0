// Errors get the focus; a second click on the same button does nothing; letters are counted.
import { say } from "./words.js";

function focusErrors(root) {
  const summary = root.querySelector("[data-kk-errors]");
  if (!summary) return;
  summary.focus();
  if (!document.title.startsWith(summary.dataset.kkErrors)) {
    document.title = `${summary.dataset.kkErrors} ${document.title}`;
  }
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    (target.closest(".govuk-form-group, fieldset") || target).scrollIntoView({ block: "start" });
    const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
    (control || target).focus({ preventScroll: true });
  });
}

function once(form) {
  let last = 0;
  form.addEventListener("submit", (event) => {
    const now = Date.now();
    if (now - last < 1500) event.preventDefault();
    else last = now;
  });
}

function count(area) {
  const limit = Number(area.dataset.kkMax);
  const line = document.getElementById(`${area.id}-count`);
  if (!line) return;
  const show = () => {
    const left = limit - [...area.value].length;
    line.hidden = left > limit / 2;
    line.classList.toggle("govuk-error-message", left < 0);
    line.textContent =
      left < 0
        ? say(`เกินมา ${-left} ตัวอักษร`, `${-left} characters too many`)
        : say(`เหลืออีก ${left} ตัวอักษร`, `${left} characters left`);
  };
  area.addEventListener("input", show);
  show();
}

// Pages that came back from the browser's cache may hold an old answer to "what may I do here?".
window.addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("[data-kk-fresh]")) window.location.reload();
});

export function startForms(root) {
  focusErrors(root);
  root.querySelectorAll("form:not([data-kk-many])").forEach(once);
  root.querySelectorAll("textarea[data-kk-max]").forEach(count);
  root.querySelectorAll("[data-kk-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  root.querySelectorAll("select[data-kk-send], input[data-kk-send]").forEach((control) => {
    control.addEventListener("change", () => control.form.requestSubmit());
  });
}
