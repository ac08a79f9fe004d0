// The counter at the desk: loads itself anew when something happened in the hall, and takes a key for each button.
const part = document.querySelector("[data-queue-desk]");

if (part) {
  const every = 4000;
  let wait = every;
  const ask = async () => {
    try {
      const url = new URL(part.dataset.queueDesk, window.location.href);
      url.searchParams.set("after", part.dataset.queueAfter);
      const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" });
      if (answer.status === 200 && !busy()) {
        window.location.replace(window.location.href);
        return;
      }
      wait = answer.status === 204 || answer.status === 200 ? every : Math.min(wait * 2, 60000);
    } catch {
      wait = Math.min(wait * 2, 60000);
    }
    setTimeout(ask, document.visibilityState === "visible" ? wait : wait * 4);
  };
  setTimeout(ask, every);
}

function busy() {
  const typing = document.activeElement && /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  return typing || document.querySelector("details[open]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName || "")) return;
  const button = document.querySelector(`[data-queue-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
