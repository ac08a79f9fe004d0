// The code of an appointment by the camera, where the browser can read codes; a scanner types like a keyboard.
const form = document.querySelector("[data-queue-scan]");

async function scan(box, video, button) {
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.hidden = false;
  button.hidden = true;
  await video.play();
  const look = async () => {
    const found = await detector.detect(video).catch(() => []);
    if (found.length) {
      stream.getTracks().forEach((track) => track.stop());
      box.value = found[0].rawValue;
      form.submit();
      return;
    }
    setTimeout(look, 250);
  };
  look();
}

if (form) {
  const box = form.querySelector("input[name=booking]");
  const button = form.querySelector("[data-queue-camera]");
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    button.hidden = false;
    button.addEventListener("click", () => scan(box, form.querySelector("[data-queue-video]"), button).catch(() => { button.hidden = true; }));
  }
  // On a tablet nobody types: what a scanner types goes into the box wherever the focus is.
  if (document.body.classList.contains("queue-tablet")) {
    document.addEventListener("keydown", (event) => {
      const free = document.activeElement === document.body;
      if (free && event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) box.focus();
    });
  }
}

// The ticket leaves the tablet again for whoever comes next.
const back = document.querySelector("[data-queue-back]");
if (back) setTimeout(() => window.location.replace(back.href), Number(back.dataset.queueBack) * 1000);
