// Questions that an answer on the same page opens and closes at once.
//
// <div data-kk-when='{"same_address": "no"}'> is shown while the condition holds; <template data-kk-when=…> is the same,
// closed for whoever has no scripts: for them the server asks on the next turn. The condition is data as a service file
// writes it: a field's answer is one of these, at_least / at_most, all / any / not.
const THAI_ZERO = "๐".charCodeAt(0);

function number(text) {
  const plain = text.replace(/[๐-๙]/g, (sign) => String(sign.charCodeAt(0) - THAI_ZERO)).replaceAll(",", "").trim();
  return plain ? Number(plain) : NaN;
}

export function holds(when, said) {
  return Object.entries(when).every(([key, wanted]) => {
    if (key === "all") return wanted.every((part) => holds(part, said));
    if (key === "any") return wanted.some((part) => holds(part, said));
    if (key === "not") return !holds(wanted, said);
    const given = said(key);
    if (Array.isArray(wanted)) return wanted.some((one) => given.includes(one));
    if (typeof wanted === "string") return given.includes(wanted);
    const value = number(given[0] || "");
    return value >= Number(wanted.at_least ?? -Infinity) && value <= Number(wanted.at_most ?? Infinity);
  });
}

function opened(box) {
  if (box.tagName !== "TEMPLATE") return box;
  const open = document.createElement("div");
  open.dataset.kkWhen = box.dataset.kkWhen;
  open.append(box.content);
  box.replaceWith(open);
  return open;
}

function set(box, shown) {
  if (box.hidden === !shown) return;
  box.hidden = !shown;
  box.querySelectorAll("input, select, textarea").forEach((control) => {
    control.disabled = !shown;
  });
  if (shown) box.dispatchEvent(new CustomEvent("kk:shown"));
}

function whens(form) {
  const boxes = [...form.querySelectorAll("[data-kk-when]")].map(opened);
  // In the order of the page: what a closed question once said opens no other.
  const refresh = () => {
    for (const box of boxes) {
      set(box, holds(JSON.parse(box.dataset.kkWhen), (name) => new FormData(form).getAll(name)));
    }
  };
  form.addEventListener("input", refresh);
  form.addEventListener("change", refresh);
  refresh();
}

export function startWhens(root) {
  root.querySelectorAll("form:has([data-kk-when])").forEach(whens);
}
