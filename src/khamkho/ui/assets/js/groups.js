// Repeated questions: the page comes with one empty item too many; more are copied from it.
import { say } from "./words.js";

function renumber(item, where, number) {
  const old = new RegExp(`${where.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\.\\d+`);
  const next = `${where}.${number}`;
  for (const one of [item, ...item.querySelectorAll("*")]) {
    for (const name of ["id", "name", "for", "aria-describedby", "aria-controls", "list"]) {
      const held = one.getAttribute(name);
      if (held && old.test(held)) one.setAttribute(name, held.replace(new RegExp(old, "g"), next));
    }
  }
  const heading = item.querySelector("[data-kk-item-number]");
  if (heading) heading.textContent = String(number + 1);
}

function group(box) {
  const where = box.dataset.kkGroup;
  const most = Number(box.dataset.kkMost || 10);
  const items = () => box.querySelectorAll(":scope > .kk-group__item");
  const pattern = items()[items().length - 1].cloneNode(true);
  const more = document.createElement("button");
  more.type = "button";
  more.className = "govuk-button govuk-button--secondary";
  more.textContent = say("เพิ่มอีกรายการ", "Add another");
  box.append(more);

  const refresh = () => {
    more.hidden = items().length >= most;
  };

  more.addEventListener("click", () => {
    const item = pattern.cloneNode(true);
    renumber(item, where, items().length);
    item.querySelectorAll("input:not([type=radio], [type=checkbox]), textarea").forEach((input) => {
      input.value = "";
    });
    item.querySelectorAll("[checked]").forEach((input) => {
      input.checked = false;
    });
    more.before(item);
    box.dispatchEvent(new CustomEvent("kk:added", { bubbles: true, detail: item }));
    item.querySelector("input, select, textarea").focus();
    refresh();
  });
  refresh();
}

export function startGroups(root) {
  root.querySelectorAll("[data-kk-group]").forEach(group);
}
