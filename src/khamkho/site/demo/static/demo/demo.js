// Copying with one press, and authenticator codes that stay fresh while the page is open.
const told = document.querySelector("[data-copied]");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    getSelection().selectAllChildren(button);
    return;
  }
  button.classList.add("is-copied");
  told.textContent = told.dataset.copied;
  setTimeout(() => {
    button.classList.remove("is-copied");
    told.textContent = "";
  }, 1500);
});

const list = document.querySelector("[data-codes]");

async function refresh() {
  let wait = 5;
  try {
    const answer = await fetch(list.dataset.codes, { headers: { Accept: "application/json" } });
    const { codes, seconds } = await answer.json();
    for (const button of list.querySelectorAll("[data-code]")) {
      const code = codes[button.dataset.code];
      button.dataset.copy = code;
      button.textContent = code;
    }
    wait = seconds;
  } catch {
    // the server may be restarting: the next try comes soon
  }
  setTimeout(refresh, wait * 1000 + 300);
}

setTimeout(refresh, Number(list.dataset.seconds) * 1000 + 300);
