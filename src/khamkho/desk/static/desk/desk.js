// The desk: keys for people who read a hundred applications a day, and documents to turn and enlarge.
// Keys are read by their place on the keyboard, so they work while a Thai layout is on.
const OFF = "khamkho-desk-keys-off";

function keysAreOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function isTyping(target) {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role='textbox']") !== null;
}

function move(by) {
  const lines = [...document.querySelectorAll("[data-desk-line]")];
  if (!lines.length) return false;
  const now = lines.indexOf(document.activeElement);
  const next = now < 0 ? (by > 0 ? 0 : lines.length - 1) : Math.min(Math.max(now + by, 0), lines.length - 1);
  lines[next].focus();
  lines[next].closest("tr").scrollIntoView({ block: "nearest" });
  return true;
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (!link) return false;
  link.click();
  return true;
}

function toActions() {
  const first = document.querySelector("#actions button, #actions a, #actions input:not([type=hidden]), #actions textarea");
  if (!first) return false;
  first.focus();
  first.scrollIntoView({ block: "center" });
  return true;
}

function help() {
  const details = document.querySelector("[data-desk-keys]");
  if (!details) return false;
  details.open = !details.open;
  if (details.open) details.querySelector("summary").focus();
  return true;
}

function search() {
  const box = document.querySelector("[data-desk-search]");
  if (!box) return false;
  box.focus();
  box.select();
  return true;
}

const KEYS = {
  KeyJ: () => move(1) || follow("[data-desk-next]"),
  KeyK: () => move(-1) || follow("[data-desk-previous]"),
  KeyU: () => follow("[data-desk-up]"),
  KeyA: toActions,
  KeyN: () => follow("[data-desk-note]"),
  Slash: search,
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement && document.activeElement.matches("[data-desk-search]")) {
    document.activeElement.blur();
    return;
  }
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const act = event.shiftKey ? (event.code === "Slash" ? help : null) : KEYS[event.code];
  if (!act || keysAreOff()) return;
  if (act()) event.preventDefault();
});

document.querySelectorAll("[data-desk-keys-switch]").forEach((button) => {
  const show = () => {
    button.textContent = keysAreOff() ? button.dataset.off : button.dataset.on;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    try {
      localStorage.setItem(OFF, keysAreOff() ? "0" : "1");
    } catch {
      return;
    }
    show();
  });
  show();
});

// The place in the list is kept: coming back from a case, its line has the focus again.
const shownCase = document.querySelector("[data-desk-number]");
if (shownCase) sessionStorage.setItem("khamkho-desk-line", shownCase.dataset.deskNumber);
const opened = sessionStorage.getItem("khamkho-desk-line");
document.querySelectorAll("[data-desk-line]").forEach((link) => {
  if (opened && link.textContent.trim() === opened) {
    sessionStorage.removeItem("khamkho-desk-line");
    link.focus({ preventScroll: true });
    link.closest("tr").scrollIntoView({ block: "nearest" });
  }
});

// A question that was swapped in gets the focus on its first control, or on its heading.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const box = event.detail.target;
  if (box.id !== "actions") return;
  box.scrollIntoView({ block: "nearest" });
  const first = box.querySelector("textarea, select, input:not([type='hidden'])");
  (first || box.querySelector("[data-desk-focus]") || box).focus({ preventScroll: true });
});

function viewer(box) {
  const stage = box.querySelector("[data-desk-stage]");
  const tools = box.querySelector("[data-desk-tools]");
  if (!stage || !tools) return;
  const open = box.querySelector("[data-desk-open]");
  const save = box.querySelector("[data-desk-save]");
  const caption = box.querySelector("[data-desk-caption]");
  const choices = [...box.querySelectorAll("[data-desk-show]")];
  let turned = 0;
  let scale = 1;

  const picture = () => stage.querySelector("img");

  function draw() {
    const image = picture();
    if (!image || !image.naturalWidth) return;
    const sideways = turned % 180 !== 0;
    const [width, height] = sideways
      ? [image.naturalHeight, image.naturalWidth]
      : [image.naturalWidth, image.naturalHeight];
    const room = { width: stage.clientWidth, height: Math.max(260, window.innerHeight - 300) };
    const fit = Math.min(room.width / width, room.height / height, 1) * scale;
    const frame = image.parentElement;
    frame.style.width = `${Math.round(width * fit)}px`;
    frame.style.height = `${Math.round(height * fit)}px`;
    image.style.width = `${Math.round(image.naturalWidth * fit)}px`;
    image.style.height = `${Math.round(image.naturalHeight * fit)}px`;
    image.style.transform = `translate(-50%, -50%) rotate(${turned}deg)`;
  }

  function put(element) {
    stage.replaceChildren(element);
    stage.scrollTo(0, 0);
  }

  function showPicture(address, name) {
    const frame = document.createElement("div");
    frame.className = "desk-viewer__frame";
    const image = document.createElement("img");
    image.className = "desk-viewer__picture";
    image.alt = name;
    image.addEventListener("load", draw);
    image.src = address;
    frame.append(image);
    put(frame);
  }

  function showPdf(address, name) {
    const page = document.createElement("iframe");
    page.className = "kk-viewer__page desk-viewer__page";
    page.title = name;
    page.src = `${address}#navpanes=0&view=FitH`;
    put(page);
  }

  function show(choice) {
    choices.forEach((other) => other.removeAttribute("aria-current"));
    choice.setAttribute("aria-current", "true");
    [turned, scale] = [0, 1];
    const isPicture = choice.dataset.deskShow === "picture";
    (isPicture ? showPicture : showPdf)(choice.href, choice.textContent.trim());
    tools.hidden = false;
    tools.querySelectorAll("button").forEach((button) => {
      button.hidden = !isPicture;
    });
    open.href = choice.href;
    save.href = `${choice.href}?save`;
    caption.textContent = choice.dataset.deskName;
  }

  choices.forEach((choice) => {
    choice.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      show(choice);
    });
  });
  tools.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-desk-tool]");
    if (!tool) return;
    const what = tool.dataset.deskTool;
    if (what === "left") turned = (turned + 270) % 360;
    else if (what === "right") turned = (turned + 90) % 360;
    else if (what === "in") scale = Math.min(scale * 1.5, 8);
    else if (what === "out") scale = Math.max(scale / 1.5, 0.3);
    else [turned, scale] = [0, 1];
    draw();
  });

  // A large picture is dragged with the mouse as well as scrolled.
  let held = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || !picture()) return;
    held = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  stage.addEventListener("pointermove", (event) => {
    if (held) stage.scrollTo(held.x - event.clientX, held.y - event.clientY);
  });
  stage.addEventListener("pointerup", () => {
    held = null;
  });
  new ResizeObserver(draw).observe(stage);

  const first = choices.find((choice) => choice.hasAttribute("aria-current")) || choices[0];
  if (first) show(first);
}

document.querySelectorAll("[data-desk-viewer]").forEach(viewer);

// How many are ticked stands beside the button.
document.querySelectorAll("[data-desk-bulk]").forEach((form) => {
  const told = form.querySelector("[data-desk-ticked]");
  const tell = () => {
    const count = form.querySelectorAll("input[name=case]:checked").length;
    told.textContent = count ? `${count} ${told.dataset.some}` : "";
  };
  form.addEventListener("change", tell);
  tell();
});
