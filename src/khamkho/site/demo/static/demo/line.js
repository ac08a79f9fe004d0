// The phone stays open: it asks for news, sends without leaving the page, and shows the newest message.
const live = document.querySelector("[data-line]");
const last = () => live.querySelector("[data-line-last]")?.dataset.lineLast ?? "";
const toNewest = () => { live.scrollTop = live.scrollHeight; };
let busy = false;

async function look() {
  if (busy || document.hidden) return;
  busy = true;
  try {
    const answer = await fetch(`${live.dataset.line}?after=${last()}`);
    if (answer.status === 200) {
      const held = live.contains(document.activeElement) ? document.activeElement.name : null;
      live.innerHTML = await answer.text();
      if (held !== "value") toNewest();
    }
  } catch { /* the next look tries again */ } finally {
    busy = false;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-line-form]");
  if (!form) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const text = form.querySelector("[name=text]");
  if (text && !text.value.trim() && !data.get("file")?.size) return;
  form.reset();
  if (text) text.value = "";
  await fetch(form.action, { method: "POST", body: data, headers: { "X-Line-Phone": "1" } });
  for (const wait of [0, 250, 600]) setTimeout(look, wait);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-line-form] input[type=file]")) event.target.form.requestSubmit();
});

toNewest();
setInterval(look, 1200);
