// Take a photograph: a phone opens its own camera, a computer shows what its camera sees.
import { say } from "./words.js";

const byHand = () => matchMedia("(pointer: coarse)").matches;

export const takesPhotographs = () => byHand() || Boolean(navigator.mediaDevices?.getUserMedia);

export async function shoot(input) {
  if (byHand()) {
    input.setAttribute("capture", "user");
    input.click();
    setTimeout(() => input.removeAttribute("capture"), 1000);
    return;
  }
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1080 } } });
  } catch {
    input.click(); // no camera, or none that may be used: a picture is chosen instead
    return;
  }
  const dialog = document.createElement("dialog");
  dialog.className = "kk-photo__camera";
  dialog.setAttribute("aria-label", say("ถ่ายรูป", "Take a photograph"));
  const video = document.createElement("video");
  Object.assign(video, { autoplay: true, muted: true, playsInline: true, srcObject: stream });
  const buttons = document.createElement("div");
  buttons.className = "govuk-button-group";
  buttons.append(
    button(say("ถ่าย", "Take it"), "", () => {
      keep(video, input);
      dialog.close();
    }),
    button(say("ยกเลิก", "Cancel"), "govuk-button--secondary", () => dialog.close()),
  );
  dialog.append(video, buttons);
  dialog.addEventListener("close", () => {
    stream.getTracks().forEach((track) => track.stop());
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function button(text, kind, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `govuk-button ${kind}`;
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

function keep(video, input) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  canvas.toBlob(
    (drawn) => {
      if (!drawn) return;
      const files = new DataTransfer();
      files.items.add(new File([drawn], "camera.jpg", { type: "image/jpeg" }));
      input.files = files.files;
      input.dispatchEvent(new Event("change"));
    },
    "image/jpeg",
    0.92,
  );
}
