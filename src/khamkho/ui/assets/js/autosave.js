// Keep what was typed on the server while the person is still typing. <form data-kk-autosave="URL">
import { say } from "./words.js";

const PAUSE = 1500;

function clock() {
  return new Date().toLocaleTimeString(say("th-TH", "en-GB"), { hour: "2-digit", minute: "2-digit" });
}

function autosave(form) {
  const line = form.querySelector("[data-kk-saved]");
  let timer = 0;
  let again = false;
  let busy = false;

  const tell = (text) => {
    if (line) line.textContent = text;
  };

  async function save() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(form.dataset.kkAutosave, {
        method: "POST",
        body,
        headers: { "X-Khamkho-Autosave": "1" },
        credentials: "same-origin",
        redirect: "error",
      });
      if (answer.ok) tell(say(`บันทึกแล้วเมื่อ ${clock()} น.`, `Saved at ${clock()}`));
      else tell(say("ยังบันทึกไม่ได้ กดปุ่มด้านล่างเพื่อบันทึก", "Not saved yet. Use the button below to save."));
    } catch {
      tell(say("ขาดการเชื่อมต่อ สิ่งที่กรอกยังอยู่ในหน้านี้", "No connection. What you typed is still on this page."));
    }
    busy = false;
    if (again) {
      again = false;
      save();
    }
  }

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) {
      clearTimeout(timer);
      timer = 0;
      save();
    }
  });
}

export function startAutosave(root) {
  root.querySelectorAll("form[data-kk-autosave]").forEach(autosave);
}
