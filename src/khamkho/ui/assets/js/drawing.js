// Draw a signature with finger, pen or mouse. It is kept as a PNG data URL in the hidden input beside it; typing the
// name in the next box is a full equal, and the only way without scripts.
import { say } from "./words.js";

const SHARPEST = 2;

function drawing(box) {
  const input = box.querySelector("input[type=hidden]");
  const canvas = document.createElement("canvas");
  const clear = document.createElement("button");
  const pen = canvas.getContext("2d");
  let at = null;
  let drawn = Boolean(input.value);

  canvas.className = "kk-drawing";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", say("ช่องสำหรับวาดลายมือชื่อ", "Space to draw a signature"));
  clear.type = "button";
  clear.className = "govuk-button govuk-button--secondary kk-drawing__clear";
  clear.textContent = say("ล้างแล้ววาดใหม่", "Clear and draw again");
  box.append(canvas, clear);
  box.hidden = false;

  function fit() {
    const scale = Math.min(window.devicePixelRatio || 1, SHARPEST);
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    pen.scale(scale, scale);
    pen.lineWidth = 2.4;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.strokeStyle = "#10243f";
  }

  function recall() {
    if (!input.value) return;
    const picture = new Image();
    picture.addEventListener("load", () => {
      const { width, height } = canvas.getBoundingClientRect();
      const ratio = Math.min(width / picture.width, height / picture.height);
      pen.drawImage(picture, 0, 0, picture.width * ratio, picture.height * ratio);
    });
    picture.src = input.value;
  }

  const place = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };

  function line(to) {
    pen.beginPath();
    pen.moveTo(...at);
    pen.lineTo(...to);
    pen.stroke();
    at = to;
    drawn = true;
  }

  function keep() {
    input.value = drawn ? canvas.toDataURL("image/png") : "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    at = place(event);
    line([at[0] + 0.1, at[1]]);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (at) line(place(event));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (!at) return;
      at = null;
      keep();
    });
  }
  clear.addEventListener("click", () => {
    fit();
    drawn = false;
    keep();
  });
  box.closest("[data-kk-when]")?.addEventListener("kk:shown", () => {
    fit();
    recall();
  });
  fit();
  recall();
}

export function startDrawings(root) {
  root.querySelectorAll("[data-kk-drawing]").forEach(drawing);
}
