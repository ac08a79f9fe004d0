// Ask every few seconds whether something is new: <ol data-kk-live="URL" data-kk-after="7">.
// The server answers 204, or 200 with the new entries as HTML and the new position in X-Khamkho-After.
// A hidden tab does not ask; a failing server is asked less and less often.
const EVERY = 4000;
const SLOWEST = 60000;

function live(list) {
  let after = list.dataset.kkAfter || "0";
  let wait = EVERY;
  let timer = 0;

  async function ask() {
    timer = 0;
    try {
      const url = new URL(list.dataset.kkLive, window.location.href);
      url.searchParams.set("after", after);
      const answer = await fetch(url, { credentials: "same-origin", headers: { "X-Khamkho-Live": "1" } });
      if (answer.status === 200) {
        take(await answer.text(), answer.headers);
        wait = EVERY;
      } else if (answer.status === 204) {
        wait = EVERY;
      } else if (answer.status === 403 || answer.status === 404) {
        return;
      } else {
        wait = Math.min(wait * 2, SLOWEST);
      }
    } catch {
      wait = Math.min(wait * 2, SLOWEST);
    }
    plan();
  }

  function take(html, headers) {
    after = headers.get("X-Khamkho-After") || after;
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    // Parts of the page that changed with the event (status panel, buttons) come along by id.
    fresh.content.querySelectorAll("[data-kk-replaces]").forEach((part) => {
      const old = document.getElementById(part.dataset.kkReplaces);
      const typing = old && old.contains(document.activeElement) && document.activeElement !== document.body;
      if (old && !typing) {
        part.id = part.dataset.kkReplaces;
        old.replaceWith(part);
      } else {
        part.remove();
      }
    });
    const entries = [...fresh.content.children];
    entries.forEach((entry) => entry.classList.add("kk-new"));
    if (list.dataset.kkLiveAt === "start") list.prepend(...entries);
    else list.append(...entries);
  }

  function plan() {
    if (!timer && document.visibilityState === "visible" && list.isConnected) timer = setTimeout(ask, wait);
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    timer = 0;
    if (document.visibilityState === "visible" && list.isConnected) ask();
  });
  plan();
}

export function startLive(root) {
  root.querySelectorAll("[data-kk-live]").forEach(live);
}
