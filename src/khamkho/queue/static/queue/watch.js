// Watches the queue: asks every few seconds whether something happened, says since when it is old, and catches up.
// <div data-queue-watch="URL" data-queue-after="mark" data-queue-every="3000">: 204, or 200 with what stands there now.
const SLOWEST = 20000;

function watch(part) {
  const stale = document.querySelector("[data-queue-stale]");
  const since = document.querySelector("[data-queue-since]");
  const every = Number(part.dataset.queueEvery) || 4000;
  let after = part.dataset.queueAfter || "";
  let heard = new Date();
  let wait = every;
  let timer = 0;

  async function ask() {
    clearTimeout(timer);
    try {
      const url = new URL(part.dataset.queueWatch, window.location.href);
      url.searchParams.set("after", after);
      const answer = await fetch(url, { credentials: "same-origin", cache: "no-store", headers: { "X-Khamkho-Live": "1" } });
      if (answer.status === 200) {
        part.innerHTML = await answer.text();
        after = answer.headers.get("X-Khamkho-After") || after;
        told(part);
      } else if (answer.status !== 204) {
        throw new Error(String(answer.status));
      }
      heard = new Date();
      wait = every;
      if (stale) stale.hidden = true;
    } catch {
      wait = Math.min(wait * 1.5, SLOWEST);
      if (stale && Date.now() - heard.getTime() > every * 3) {
        since.textContent = clock(heard);
        stale.hidden = false;
      }
    }
    timer = setTimeout(ask, document.visibilityState === "visible" ? wait : wait * 4);
  }

  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  window.addEventListener("online", ask);
  timer = setTimeout(ask, every);
}

function clock(at) {
  const [hours, minutes] = at.toLocaleTimeString("en-GB", { timeZone: "Asia/Bangkok" }).split(":");
  return `${hours}.${minutes}`;
}

// A new call: said aloud where somebody asked for it, and felt on a telephone.
let voice = false;
let lastCall = document.querySelector("[data-queue-call]")?.dataset.queueCall || "";

function told(part) {
  const call = part.querySelector("[data-queue-call]");
  if (!call || call.dataset.queueCall === lastCall) return;
  lastCall = call.dataset.queueCall;
  if (navigator.vibrate && !call.dataset.queueSay) navigator.vibrate([300, 150, 300]);
  if (voice && call.dataset.queueSay) say(call.dataset.queueSay);
}

function say(words) {
  const speech = new SpeechSynthesisUtterance(words.replace(/([A-Z])0*(\d+)/, "$1 $2"));
  speech.lang = document.documentElement.lang === "en" ? "en-GB" : "th-TH";
  window.speechSynthesis.speak(speech);
}

const button = document.querySelector("[data-queue-voice]");
if (button && "speechSynthesis" in window) {
  button.hidden = false;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    voice = !voice;
    button.setAttribute("aria-pressed", String(voice));
  });
}

const clockFace = document.querySelector("[data-queue-clock]");
if (clockFace) {
  const tick = () => { clockFace.textContent = clock(new Date()); };
  tick();
  setInterval(tick, 5000);
}

document.querySelectorAll("[data-queue-watch]").forEach(watch);
