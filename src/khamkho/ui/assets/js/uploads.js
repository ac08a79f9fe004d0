// Send a chosen file at once, in small pieces that a bad line can repeat; shrink photographs on the phone first.
//
// <div data-kk-upload="BEGIN-URL" data-kk-limit="10485760" data-kk-photo> … <input type=file> …
//   POST BEGIN-URL {name, size}            → 201 {"piece": URL, "finish": URL, "received": 0}
//   POST piece?offset=N  (raw bytes)       → 200 {"received": M}; 409 {"received": M} says where to go on
//   POST finish                            → 200 HTML of the held file, or 4xx {"detail": sentence}
import { say } from "./words.js";

const PIECE = 256 * 1024;
const TRIES = 6;
const LONGEST = 2400;
const SMALL_ENOUGH = 900 * 1024;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

class Refusal extends Error {}

function token() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field ? field.value : "";
}

async function shrink(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size <= SMALL_ENOUGH) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const ratio = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * ratio);
    canvas.height = Math.round(picture.height * ratio);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.[^.]*$/, ".jpg"), { type: "image/jpeg" });
  } catch {
    return file;
  }
}

async function call(url, body, headers = {}) {
  for (let attempt = 1; ; attempt += 1) {
    let answer = null;
    try {
      answer = await fetch(url, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": token(), Accept: "application/json, text/html", ...headers },
        credentials: "same-origin",
      });
    } catch {
      answer = null;
    }
    if (answer && (answer.ok || answer.status === 409)) return answer;
    if (answer && answer.status < 500 && answer.status !== 429) {
      const told = await answer.json().catch(() => ({}));
      throw new Refusal(told.detail || say("รับไฟล์นี้ไม่ได้", "This file cannot be accepted."));
    }
    if (attempt >= TRIES) throw new Refusal(say("สัญญาณขาดหาย เลือกไฟล์อีกครั้งเพื่อส่งต่อ", "The connection was lost. Choose the file again to go on."));
    await pause(Math.min(500 * 2 ** attempt, 8000));
  }
}

async function send(box, file, report) {
  const opening = new FormData();
  opening.set("name", file.name);
  opening.set("size", file.size);
  opening.set("document", box.dataset.kkUploadFor || "");
  const begun = await (await call(box.dataset.kkUpload, opening)).json();
  if (!begun.piece) throw new Refusal(begun.detail || say("รับไฟล์นี้ไม่ได้", "This file cannot be accepted."));
  let received = begun.received || 0;
  for (let turns = 0; received < file.size; turns += 1) {
    const url = new URL(begun.piece, window.location.href);
    url.searchParams.set("offset", received);
    const piece = file.slice(received, received + PIECE);
    const answer = await (await call(url, piece, { "Content-Type": "application/octet-stream" })).json();
    if (!Number.isInteger(answer.received) || turns > 4 * Math.ceil(file.size / PIECE) + 8) {
      throw new Refusal(answer.detail || say("ส่งไฟล์ไม่สำเร็จ", "The file could not be sent."));
    }
    received = answer.received;
    report(received / file.size);
  }
  const done = await call(begun.finish, new FormData());
  if (done.status === 409) throw new Refusal((await done.json()).detail || say("ส่งไฟล์ไม่สำเร็จ", "The file could not be sent."));
  return done.text();
}

function upload(box) {
  const input = box.querySelector("input[type=file]");
  const state = box.querySelector("[data-kk-state]");
  const held = box.querySelector("[data-kk-held]");
  const limit = Number(box.dataset.kkLimit || 0);
  const bar = document.createElement("progress");
  bar.className = "kk-progress";
  bar.max = 1;
  bar.hidden = true;
  bar.setAttribute("aria-label", say("ความคืบหน้าการส่งไฟล์", "Upload progress"));
  state.before(bar);

  const tell = (text, wrong = false) => {
    state.textContent = text;
    state.classList.toggle("govuk-error-message", wrong);
  };

  input.addEventListener("change", async () => {
    const chosen = input.files[0];
    if (!chosen) return;
    bar.hidden = false;
    bar.value = 0;
    tell(say("กำลังส่งไฟล์…", "Sending the file…"));
    try {
      const file = await shrink(chosen);
      if (limit && file.size > limit) {
        const most = Math.floor(limit / 1048576);
        throw new Refusal(say(`ไฟล์ใหญ่เกิน ${most} เมกะไบต์`, `The file is larger than ${most} MB.`));
      }
      held.innerHTML = await send(box, file, (part) => {
        bar.value = part;
      });
      input.value = "";
      input.required = false;
      tell(say("ส่งไฟล์เรียบร้อยแล้ว", "The file has arrived."));
    } catch (problem) {
      tell(problem instanceof Refusal ? problem.message : say("ส่งไฟล์ไม่สำเร็จ", "The file could not be sent."), true);
    }
    bar.hidden = true;
  });
}

export function startUploads(root) {
  root.querySelectorAll("[data-kk-upload]").forEach(upload);
}
