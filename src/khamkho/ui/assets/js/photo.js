/* Choose the part of a picture that becomes a photograph for a card. The picture itself is sent whole, with the part as
   shares of it: the server cuts. What is measured here is advice before sending; the server measures again.
   [data-photo data-photo-src="URL"] stands on a page of its own; an input[data-photo-choose] gets a frame of its own from
   template[data-photo-new] once a picture was chosen, and is told to send by "khamkho:send" (files/upload.js). */
import Cropper from "cropperjs";
import { shoot, takesPhotographs } from "./camera.js";
import { noticed } from "./hints.js";
import { say } from "./words.js";

const RATIO = 5 / 6;
const STEP = 0.06;
const CLOSER = 1.12;
const LEAST = 295;
const LONGEST = 2400; // what files/upload.js leaves of a large picture: what is seen here is what is sent
const KEYS = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  "+": "closer",
  "=": "closer",
  "-": "farther",
};

class Framing {
  constructor(box, source) {
    this.field = box.querySelector("[data-photo-cut]");
    this.said = box.querySelector("[data-photo-said]");
    this.stage = box.querySelector("[data-photo-stage]");
    this.turn = 0;
    box.querySelector("[data-photo-script]").hidden = false;
    this.begun = this.field.value.split(",").map(Number);
    this.image = document.createElement("img");
    this.image.alt = say("รูปที่กำลังจัดกรอบ", "The picture under the frame");
    this.image.src = source;
    this.stage.replaceChildren(this.image);
    this.stage.tabIndex = 0;
    this.build();
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this.stage);
    for (const button of box.querySelectorAll("[name=move]")) {
      button.type = "button";
      button.addEventListener("click", () => this.move(button.value));
    }
    this.stage.addEventListener("keydown", (event) => {
      const way = KEYS[event.key];
      if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.move(way);
    });
  }

  build() {
    this.ready = false;
    this.cropper = new Cropper(this.image, {
      aspectRatio: RATIO,
      viewMode: 1,
      dragMode: "move",
      cropBoxMovable: false,
      cropBoxResizable: false,
      toggleDragModeOnDblclick: false,
      checkOrientation: false, // browsers turn what a camera marked
      responsive: false, // the frame would slip over the picture
      guides: false,
      center: false,
      highlight: true,
      background: false,
      autoCropArea: 1,
      wheelZoomRatio: 0.08,
      ready: () => this.begin(),
      crop: () => this.keep(),
      zoom: (event) => this.mind(event),
    });
  }

  get measured() {
    return `${this.stage.clientWidth} ${this.stage.clientHeight}`;
  }

  /* A phone that is turned has another stage: the same part comes under the frame again. */
  fit() {
    if (!this.ready || this.measured === this.space) return;
    this.begun = this.field.value.split(",").map(Number);
    this.cropper.destroy();
    this.turn = 0;
    this.build();
  }

  end() {
    clearTimeout(this.timer);
    this.watch.disconnect();
    this.cropper.destroy();
  }

  /* How large the picture is once it is turned. */
  get size() {
    const { naturalWidth, naturalHeight } = this.cropper.getImageData();
    return this.turn % 180 ? [naturalHeight, naturalWidth] : [naturalWidth, naturalHeight];
  }

  middle() {
    const [wide, high] = this.size;
    const width = Math.min(1, (high * RATIO) / wide);
    const height = Math.min(1, wide / RATIO / high);
    return [(1 - width) / 2, (1 - height) / 2, width];
  }

  begin() {
    this.cropper = this.image.cropper; // of a picture that is at hand already we hear before it is made
    this.ready = true;
    this.space = this.measured;
    const [x, y, width, turn] = this.begun;
    if (this.begun.length === 4 && width > 0) {
      this.turn = turn;
      this.cropper.rotateTo(turn);
      this.place([x, y, width]);
    } else this.place(this.middle());
  }

  /* Bring this part of the picture under the frame, which always stands in the middle of the stage. */
  place([x, y, width]) {
    const stage = this.cropper.getContainerData();
    const [wide, high] = this.size;
    const height = Math.min(stage.height * 0.92, (stage.width * 0.92) / RATIO);
    const frame = { width: height * RATIO, height };
    frame.left = (stage.width - frame.width) / 2;
    frame.top = (stage.height - frame.height) / 2;
    const wanted = frame.width / (width * wide);
    this.placing = true;
    this.cropper.zoomTo(Math.max(wanted, frame.width / wide, frame.height / high) * 1.5);
    this.cropper.moveTo((stage.width - this.cropper.getCanvasData().width) / 2, (stage.height - this.cropper.getCanvasData().height) / 2);
    this.cropper.setCropBoxData(frame);
    this.cropper.zoomTo(wanted);
    this.cropper.moveTo(frame.left - x * wide * wanted, frame.top - y * high * wanted);
    this.placing = false;
    this.keep();
  }

  move(way) {
    if (!this.ready) return;
    const frame = this.cropper.getCropBoxData();
    if (way === "turn") {
      this.turn = (this.turn + 90) % 360;
      this.placing = true;
      this.cropper.rotateTo(this.turn);
      this.placing = false;
      this.place(this.middle());
    } else if (way === "closer" || way === "farther") {
      const canvas = this.cropper.getCanvasData();
      const ratio = (canvas.width / canvas.naturalWidth) * (way === "closer" ? CLOSER : 1 / CLOSER);
      const stage = this.cropper.getContainerData();
      this.cropper.zoomTo(ratio, { x: stage.width / 2, y: stage.height / 2 });
    } else {
      const by = { left: [STEP, 0], right: [-STEP, 0], up: [0, STEP], down: [0, -STEP] }[way];
      this.cropper.move(by[0] * frame.width, by[1] * frame.height);
    }
  }

  /* No closer than what a card needs. */
  mind(event) {
    if (this.placing || event.detail.ratio <= event.detail.oldRatio) return;
    if (this.cropper.getCropBoxData().width / event.detail.ratio < LEAST) event.preventDefault();
  }

  keep() {
    if (this.placing || !this.ready) return;
    const part = this.cropper.getData();
    const [wide, high] = this.size;
    const share = (value) => Math.min(1, Math.max(0, value)).toFixed(5);
    this.field.value = [share(part.x / wide), share(part.y / high), share(part.width / wide), this.turn].join(",");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(part.width), 300);
  }

  tell(width) {
    const part = this.cropper.getCroppedCanvas({ width: 300, height: 360, imageSmoothingQuality: "high" });
    if (!part) return;
    const lines = noticed(part, Math.round(width)).map(({ text, bad }) => {
      const line = document.createElement("li");
      line.textContent = text;
      line.classList.toggle("kk-photo__bad", Boolean(bad));
      return line;
    });
    if (this.said.textContent !== lines.map((line) => line.textContent).join("")) this.said.replaceChildren(...lines);
  }
}

/* The address of a picture as it will be sent: one straight from a camera is too large for a phone to draw again and again. */
async function drawable(file) {
  const source = URL.createObjectURL(file);
  const picture = new Image();
  picture.src = source;
  try {
    await picture.decode();
    const scale = LONGEST / Math.max(picture.naturalWidth, picture.naturalHeight);
    if (scale >= 1) return source;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.naturalWidth * scale);
    canvas.height = Math.round(picture.naturalHeight * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
    if (!drawn) return source;
    URL.revokeObjectURL(source);
    return URL.createObjectURL(drawn);
  } catch (error) {
    URL.revokeObjectURL(source);
    throw error;
  }
}

/* A picture that was chosen and not sent yet. */
class Choice {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.template = this.form.querySelector("template[data-photo-new]");
    input.addEventListener("change", () => this.chosen());
    const take = this.form.querySelector("[data-photo-take]");
    if (take && takesPhotographs()) {
      take.hidden = false;
      take.addEventListener("click", () => shoot(this.input));
    }
  }

  async chosen() {
    this.close();
    const [file] = this.input.files;
    if (!file) return;
    let source;
    try {
      source = await drawable(file);
    } catch {
      if (this.input.files[0] === file) this.send(); // the server can open what this browser cannot, or says what is wrong
      return;
    }
    if (this.input.files[0] === file) this.open(source);
    else URL.revokeObjectURL(source);
  }

  open(source) {
    this.source = source;
    this.parts = [...this.template.content.cloneNode(true).children];
    this.template.before(...this.parts);
    this.framing = new Framing(this.parts[0], source);
    this.form.querySelector("[data-photo-use]").addEventListener("click", () => this.send());
    this.form.querySelector("[data-photo-drop]").addEventListener("click", () => {
      this.input.value = "";
      this.close();
      this.input.focus();
    });
    this.framing.stage.focus({ preventScroll: true });
    this.parts[0].scrollIntoView({ block: "nearest" });
  }

  close() {
    this.framing?.end();
    this.parts?.forEach((part) => part.remove());
    if (this.source) URL.revokeObjectURL(this.source);
    this.framing = this.parts = this.source = undefined;
  }

  send() {
    this.input.dispatchEvent(new CustomEvent("khamkho:send"));
  }
}

const known = new WeakMap();

function enhance() {
  for (const box of document.querySelectorAll("[data-photo-src]")) {
    if (known.has(box)) continue;
    known.set(box, new Framing(box, box.dataset.photoSrc));
  }
  for (const input of document.querySelectorAll("input[data-photo-choose]")) {
    if (known.has(input) || !input.form) continue;
    const choice = new Choice(input);
    known.set(input, choice);
    input.form.addEventListener("khamkho:uploaded", ({ detail: failed }) => {
      if (!failed) choice.close();
      enhance(); // the place for files was drawn anew
    });
  }
}

/* Whoever goes on without pressing “use” means what she sees: it is sent first, and the form waits for it. */
document.addEventListener(
  "submit",
  (event) => {
    const input = event.target.querySelector("input[data-photo-choose]");
    const choice = input && known.get(input);
    if (choice?.framing && !event.submitter?.hasAttribute("formaction")) choice.send();
  },
  { capture: true },
);

enhance();
