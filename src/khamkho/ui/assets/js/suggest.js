// Names that the installation knows are offered while somebody types; what is typed counts, chosen or not.
const PAUSE = 180;

function suggest(input) {
  const list = document.getElementById(`${input.id}-suggestions`);
  if (!list || !input.dataset.kkSuggest) return;
  let timer = 0;
  let asked = 0;

  async function look() {
    const typed = input.value.trim();
    if (typed.length < 2) return;
    const mine = (asked += 1);
    const target = new URL(input.dataset.kkSuggest, window.location.href);
    target.searchParams.set("q", typed);
    try {
      const answer = await fetch(target, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (mine !== asked || !answer.ok) return;
      const options = (await answer.json()).names.map((name) => {
        const option = document.createElement("option");
        option.value = name;
        return option;
      });
      list.replaceChildren(...options);
    } catch {
      // Without a connection nothing is suggested.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
}

export function startSuggestions(root) {
  root.querySelectorAll("input[data-kk-suggest]").forEach(suggest);
}
