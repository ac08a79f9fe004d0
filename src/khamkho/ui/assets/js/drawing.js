// Draw a signature with finger, pen or mouse; it is sent as a PNG in the file input that the plain page shows.
import { say } from "./words.js";

function drawing(box) {
  const input = box.querySelector("input[type=file]");
  const canvas = document.createElement("canvas");
  canvas.className = "kk-drawing";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", say("ช่องสำหรับลงลายมือชื่อ", "Space to sign in"));
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "govuk-button govuk-button--secondary";
  clear.textContent = say("ล้างแล้วเขียนใหม่", "Clear and draw again");
  box.prepend(canvas, clear);
  const pen = canvas.getContext("2d");
  let at = null;
  let drawn = false;

  function fit() {
    const scale = window.devicePixelRatio || 1;
    const { width, height } = canvas.getBoundingClientRect();
    canvas.width = width * scale;
    canvas.height = height * scale;
    pen.scale(scale, scale);
    pen.lineWidth = 2.6;
    pen.lineCap = "round";
    pen.lineJoin = "round";
    pen.strokeStyle = "#10243f";
    drawn = false;
  }

  const place = (event) => {
    const { left, top } = canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };

  function keep() {
    if (!drawn) return;
    canvas.toBlob((blob) => {
      const held = new DataTransfer();
      held.items.add(new File([blob], "signature.png", { type: "image/png" }));
      input.files = held.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }, "image/png");
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    at = place(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!at) return;
    const next = place(event);
    pen.beginPath();
    pen.moveTo(...at);
    pen.lineTo(...next);
    pen.stroke();
    at = next;
    drawn = true;
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      at = null;
      keep();
    });
  }
  clear.addEventListener("click", () => {
    fit();
    input.value = "";
  });
  fit();
}

export function startDrawings(root) {
  root.querySelectorAll("[data-kk-drawing]").forEach(drawing);
}
