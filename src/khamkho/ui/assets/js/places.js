// Find a sub-district by typing part of its name or a postcode; picking one fills the four inputs of an address.
// A combobox as the ARIA practices draw it. Without scripts the four inputs are typed by hand.
import { say } from "./words.js";

const PAUSE = 180;
const PARTS = ["subdistrict", "district", "province", "postcode", "code"];

function place(box) {
  const where = box.dataset.kkPlace;
  const url = box.dataset.kkPlaces;
  const part = (name) => document.getElementById(`${where}.${name}`);
  const first = part("subdistrict");
  if (!first || !url) return;

  const id = `${where}-find`;
  const group = document.createElement("div");
  group.className = "govuk-form-group kk-place__find";
  group.innerHTML = `
    <label class="govuk-label govuk-label--s" for="${id}"></label>
    <div class="govuk-hint" id="${id}-hint"></div>
    <input class="govuk-input" id="${id}" type="text" role="combobox" autocomplete="off" aria-autocomplete="list"
      aria-expanded="false" aria-controls="${id}-list" aria-describedby="${id}-hint">
    <ul class="kk-place__matches" id="${id}-list" role="listbox" hidden></ul>
    <div class="govuk-visually-hidden" role="status"></div>`;
  group.querySelector("label").textContent = say("ค้นหาตำบล/แขวง", "Find the sub-district");
  group.querySelector(".govuk-hint").textContent = say(
    "พิมพ์ชื่อตำบล อำเภอ หรือรหัสไปรษณีย์ แล้วเลือก ระบบจะเติมช่องด้านล่างให้",
    "Type part of a name or a postcode and choose; the boxes below are filled in for you",
  );
  first.closest(".govuk-form-group").before(group);
  const input = group.querySelector("input");
  const list = group.querySelector("ul");
  const status = group.querySelector("[role=status]");
  list.setAttribute("aria-label", say("ผลการค้นหา", "Results"));
  let found = [];
  let at = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    at = (next + found.length) % found.length;
    [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[at].id);
  }

  function take(chosen) {
    for (const name of PARTS) {
      const target = part(name);
      if (!target) continue;
      target.value = chosen[name] || "";
      target.dispatchEvent(new Event("input", { bubbles: true }));
    }
    input.value = "";
    close();
    status.textContent = say(`เติม${chosen.text}แล้ว`, `Filled in ${chosen.text}`);
    first.focus();
  }

  function show() {
    list.replaceChildren(
      ...found.map((one, number) => {
        const option = document.createElement("li");
        option.id = `${id}-${number}`;
        option.className = "kk-place__match";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = one.text;
        option.addEventListener("pointerdown", (event) => event.preventDefault());
        option.addEventListener("click", () => take(one));
        return option;
      }),
    );
    list.hidden = !found.length;
    if (found.length) list.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-expanded", String(found.length > 0));
    status.textContent = found.length
      ? say(`พบ ${found.length} แห่ง`, `${found.length} found`)
      : say("ไม่พบ กรุณากรอกในช่องด้านล่าง", "Nothing found. Please fill in the boxes below.");
  }

  async function look() {
    const typed = input.value.trim();
    if (typed.length < 2) {
      close();
      return;
    }
    const mine = (asked += 1);
    const target = new URL(url, window.location.href);
    target.searchParams.set("q", typed);
    try {
      const answer = await fetch(target, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (mine !== asked || !answer.ok) return;
      found = (await answer.json()).places;
      at = -1;
      show();
    } catch {
      close();
    }
  }

  input.addEventListener("input", (event) => {
    event.stopPropagation();
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" && found.length && !list.hidden) mark(at + 1);
    else if (event.key === "ArrowUp" && found.length && !list.hidden) mark(at < 0 ? found.length - 1 : at - 1);
    else if (event.key === "Enter" && !list.hidden) {
      if (found.length) take(found[Math.max(at, 0)]);
    } else if (event.key === "Enter") {
      // Searching must not send the form.
    } else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}

export function startPlaces(root) {
  root.querySelectorAll("[data-kk-place]").forEach(place);
}
