/* Sends the file of an <input type="file" data-upload="/files/uploads"> as soon as it is chosen: pictures made smaller
   first, in pieces that suit the line, going on by itself after a lost line, and after the page was loaded anew when the
   same file is chosen again.
   With data-upload-attach="URL" the file is handed over at once: URL is posted a reference to it (a field named like the
   input with ".upload" behind it, and every [data-upload-with] of the form) and answers what [data-upload-box] holds from
   then on. Otherwise the form carries the reference instead of the file. With data-upload-waits it is sent on the event
   "khamkho:send" only. Without this script, or where it cannot help, the form posts the file itself. */

const LONGEST_SIDE = 2400;
const SMALL_ENOUGH = 1024 * 1024;
const QUALITY = 0.88;
const TRIES = 8; // of what is the server's fault; a lost line and a busy server are waited for much longer
const PATIENCE = 60;
const SMALLEST = 16 * 1024;
const FIRST = 64 * 1024;
const LARGEST = 512 * 1024;
const QUICK = 800; // milliseconds: the next piece may be larger
const SLOW = 3000; // and here it had better be smaller

const WORDS = {
  th: {
    preparing: "กำลังเตรียมไฟล์",
    sending: (percent) => `กำลังส่งไฟล์ ${percent}%`,
    checking: "ส่งครบแล้ว กำลังตรวจไฟล์",
    waiting: "สัญญาณขาดหาย จะส่งต่อให้เองเมื่อกลับมาเชื่อมต่อได้",
    done: (name) => `ส่งไฟล์ ${name} เรียบร้อยแล้ว`,
    held: "กำลังส่งไฟล์ให้เสร็จ แล้วจะไปต่อให้เอง โปรดรอสักครู่",
    failed: "ส่งไฟล์ไม่สำเร็จ",
    again: "ลองส่งใหม่",
  },
  en: {
    preparing: "Preparing the file",
    sending: (percent) => `Sending the file: ${percent}%`,
    checking: "All of it has arrived. Checking the file",
    waiting: "The connection was lost. Sending goes on by itself when it is back.",
    done: (name) => `${name} has been sent`,
    held: "Finishing the file first, then going on by itself. Please wait a moment.",
    failed: "The file could not be sent",
    again: "Try again",
  },
};
const words = WORDS[document.documentElement.lang] ?? WORDS.th;

class Refusal extends Error {
  constructor(body, status) {
    super([body.detail, body.next].filter(Boolean).join(" "));
    this.code = body.code;
    this.status = status;
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* Wait a little longer each time, but go on at once when the device says that it is online again. */
function nextChance(attempt) {
  const online = new Promise((resolve) => addEventListener("online", resolve, { once: true }));
  return Promise.race([pause(Math.min(10000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2)), online]);
}

async function ask(url, token, options = {}) {
  const answer = await fetch(url, {
    credentials: "same-origin",
    ...options,
    headers: {
      Accept: "application/json",
      "Accept-Language": document.documentElement.lang,
      "X-CSRFToken": token,
      ...options.headers,
    },
  });
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
  if (!answer.ok) throw new Refusal(isJson ? await answer.json() : {}, answer.status);
  return isJson ? answer.json() : answer.text();
}

/* A refusal that names its reason will be the same next time; a lost line or a restarting server will not. */
const isFinal = (error) => error instanceof Refusal && error.status < 500 && error.status !== 429;
const triesFor = (error) => (!(error instanceof Refusal) || [429, 502, 503, 504].includes(error.status) ? PATIENCE : TRIES);

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type)) return file;
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.width, image.height));
    if (scale === 1 && file.size <= SMALL_ENOUGH) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const type = file.type === "image/png" ? "image/png" : "image/jpeg";
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, type, QUALITY));
    return drawn && drawn.size < file.size ? drawn : file;
  } catch {
    return file; // a picture that this browser cannot open: the server can, or says what is wrong
  }
}

class Upload {
  constructor(input) {
    this.input = input;
    this.form = input.form;
    this.name = input.name;
    this.busy = false;
    this.failed = false;
    this.turn = 0;
    this.piece = FIRST;
    this.status = document.createElement("p");
    this.status.className = "govuk-hint kk-file__state";
    this.status.setAttribute("role", "status");
    this.bar = document.createElement("progress");
    this.bar.className = "kk-progress";
    this.bar.max = 100;
    this.bar.hidden = true;
    this.bar.setAttribute("aria-label", words.preparing);
    this.again = document.createElement("button");
    this.again.type = "button";
    this.again.className = "govuk-button govuk-button--secondary";
    this.again.textContent = words.again;
    this.again.hidden = true;
    this.again.addEventListener("click", () => this.start());
    input.after(this.bar, this.status, this.again);
    if (input.dataset.uploadWaits === undefined) input.addEventListener("change", () => this.start());
    else {
      input.addEventListener("change", () => this.forget());
      input.addEventListener("khamkho:send", () => this.start());
    }
  }

  get token() {
    return this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  get url() {
    return this.input.dataset.upload;
  }

  say(text, { wrong = false } = {}) {
    this.status.textContent = text;
    this.status.classList.toggle("govuk-error-message", wrong);
    this.status.classList.toggle("govuk-hint", !wrong);
  }

  /* Until a file has arrived, the form would post the file itself. */
  reset() {
    this.input.name = this.name;
    this.reference?.remove();
    this.reference = undefined;
    this.failed = false;
    this.again.hidden = true;
    this.bar.hidden = true;
    this.say("");
  }

  /* Another file was chosen: what was under way does not count any more. */
  forget() {
    this.reset();
    this.turn += 1;
    this.busy = false;
  }

  async start() {
    this.reset();
    const turn = ++this.turn;
    const [chosen] = this.input.files;
    if (!chosen) return this.settle(turn);
    this.busy = true;
    this.say(words.preparing);
    try {
      const file = await smaller(chosen);
      const ref = await this.send(file, chosen, turn);
      if (turn === this.turn) await this.finish(ref, chosen.name);
      sessionStorage.removeItem(this.memory);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
    return this.settle(turn);
  }

  async send(file, chosen, turn) {
    const memory = `khamkho-upload:${chosen.name}:${chosen.lastModified}:${file.size}`;
    this.memory = memory;
    let upload;
    for (let attempt = 0; attempt < TRIES && turn === this.turn; ) {
      try {
        upload ??= (await this.remembered(memory, file)) ?? (await this.begin(chosen.name, file, memory));
        this.show(upload);
        if (upload.received >= upload.size) return upload.ref;
        const piece = file.slice(upload.received, upload.received + Math.min(this.piece, upload.chunk));
        const began = performance.now();
        upload = await ask(`${this.url}/${upload.ref}?offset=${upload.received}`, this.token, {
          method: "PUT",
          body: piece,
          headers: { "Content-Type": "application/octet-stream" },
        });
        attempt = 0;
        this.suit(performance.now() - began);
      } catch (error) {
        const lost = error.code === "upload-gone" || error.code === "upload-bad-chunk";
        if (isFinal(error) && !lost) throw error;
        if (++attempt >= triesFor(error)) throw error;
        this.suit(SLOW);
        if (error.code === "upload-gone") sessionStorage.removeItem(memory);
        if (!lost) this.say(error instanceof Refusal && error.message ? error.message : words.waiting);
        upload = undefined; // the server knows best how much has arrived
        await nextChance(attempt);
      }
    }
    throw new Error("another file was chosen");
  }

  /* Small pieces on a slow line: less is lost when it breaks, and nobody else waits for it. */
  suit(took) {
    if (took < QUICK) this.piece = Math.min(LARGEST, this.piece * 2);
    if (took >= SLOW) this.piece = Math.max(SMALLEST, this.piece / 2);
  }

  async remembered(memory, file) {
    const ref = sessionStorage.getItem(memory);
    if (!ref) return undefined;
    const upload = await ask(`${this.url}/${ref}`, this.token);
    return upload.size === file.size ? upload : undefined;
  }

  async begin(name, file, memory) {
    const upload = await ask(this.url, this.token, {
      method: "POST",
      body: JSON.stringify({ name, size: file.size }),
      headers: { "Content-Type": "application/json" },
    });
    sessionStorage.setItem(memory, upload.ref);
    return upload;
  }

  show(upload) {
    const percent = Math.floor((100 * upload.received) / upload.size);
    this.bar.hidden = false;
    this.bar.value = percent;
    this.say(words.sending(percent));
  }

  async finish(ref, name) {
    if (this.input.dataset.uploadAttach) {
      this.say(words.checking);
      this.redraw(await this.attach(ref), name);
      return;
    }
    this.reference = document.createElement("input");
    this.reference.type = "hidden";
    this.reference.name = `${this.name}.upload`;
    this.reference.value = ref;
    this.input.after(this.reference);
    this.input.removeAttribute("name");
    this.bar.hidden = true;
    this.say(words.done(name));
  }

  async attach(ref) {
    const body = new FormData();
    body.set(`${this.name}.upload`, ref);
    for (const field of this.form.querySelectorAll("[data-upload-with]")) body.set(field.name, field.value);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask(this.input.dataset.uploadAttach, this.token, { method: "POST", body });
      } catch (error) {
        if (error.code === "upload-gone") location.reload(); // taken before, only the answer got lost: show how it is
        if (isFinal(error) || attempt >= triesFor(error)) throw error;
        this.say(error instanceof Refusal && error.message ? error.message : words.waiting);
        await nextChance(attempt);
      }
    }
  }

  /* What the box holds now; its place to choose the next file takes over from this one. */
  redraw(html, name) {
    const box = this.input.closest("[data-upload-box]");
    box.innerHTML = html;
    box.closest(".govuk-form-group--error")?.classList.remove("govuk-form-group--error");
    document.querySelector(".govuk-error-summary")?.remove(); // what was missing is here now
    enhance(box);
    const input = box.querySelector("input[type=file]");
    const next = input && uploadOf.get(input);
    box.tabIndex = -1;
    (input ?? box).focus({ preventScroll: true });
    setTimeout(() => next?.say(words.done(name)), 100); // a reader notices only what changes after it was drawn
  }

  fail(error) {
    const refused = isFinal(error) && error.code;
    this.failed = true;
    this.bar.hidden = true;
    this.again.hidden = Boolean(refused);
    this.say(error instanceof Refusal && error.message ? error.message : words.failed, { wrong: true });
    // what was refused is not posted either; of a picture that waits another part may be chosen
    if (refused && this.input.dataset.uploadWaits === undefined) this.input.value = "";
  }

  settle(turn) {
    if (turn !== this.turn) return;
    this.busy = false;
    this.form.dispatchEvent(new CustomEvent("khamkho:uploaded", { detail: this.failed }));
  }
}

const uploadOf = new WeakMap();

const busyIn = (form) =>
  [...form.querySelectorAll("input[data-upload]")].map((input) => uploadOf.get(input)).filter((upload) => upload?.busy);

/* A form that is sent too early is held until its files have arrived, and then sent as it was meant. It is held before
   anything else hears of it, so that what guards against double clicks does not count it. */
function hold(form) {
  let held;
  form.addEventListener(
    "submit",
    (event) => {
      const busy = busyIn(form);
      if (!busy.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      held = { submitter: event.submitter };
      busy.forEach((upload) => upload.say(words.held));
    },
    { capture: true },
  );
  form.addEventListener("khamkho:uploaded", ({ detail: failed }) => {
    if (failed) held = undefined;
    if (!held || busyIn(form).length) return;
    const { submitter } = held;
    held = undefined;
    if (!submitter || submitter.form === form) form.requestSubmit(submitter);
  });
}

export function enhance(root = document) {
  for (const input of root.querySelectorAll("input[type=file][data-upload]")) {
    if (!input.form || uploadOf.has(input)) continue;
    uploadOf.set(input, new Upload(input));
    if (input.form.dataset.uploadReady) continue;
    input.form.dataset.uploadReady = "yes";
    hold(input.form);
  }
}

enhance();
