// Reads a QR code with the camera where the browser can; everywhere else the number is typed, or a reader types it.
const form = document.querySelector("[data-desk-scan]");
const input = form?.querySelector("input[name=q]");
const OFTEN = 250;

if (input) input.focus({ preventScroll: true });

async function look(video, detector, until) {
  if (until.over) return;
  try {
    const [found] = await detector.detect(video);
    if (found?.rawValue && !until.over) {
      until.stop();
      input.value = found.rawValue;
      form.requestSubmit();
      return;
    }
  } catch {
    // the first pictures of a camera cannot be read yet
  }
  setTimeout(() => look(video, detector, until), OFTEN);
}

async function start(button) {
  const video = document.createElement("video");
  video.className = "desk-scan__picture";
  video.muted = true;
  video.playsInline = true;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const until = {
    over: false,
    stop() {
      until.over = true;
      stream.getTracks().forEach((track) => track.stop());
      video.remove();
      button.textContent = form.dataset.deskScanStart;
      button.onclick = () => start(button);
    },
  };
  video.srcObject = stream;
  form.append(video);
  await video.play();
  button.textContent = form.dataset.deskScanStop;
  button.onclick = until.stop;
  document.addEventListener("visibilitychange", () => document.hidden && !until.over && until.stop(), { once: true });
  look(video, new BarcodeDetector({ formats: ["qr_code"] }), until);
}

if (form && "BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = form.dataset.deskScanStart;
  button.onclick = () => start(button).catch(() => button.remove()); // no camera, or it may not be used
  form.querySelector("[data-desk-scan-buttons]").append(button);
}
