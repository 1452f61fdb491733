/* Words to choose from while somebody types into a search box; fetched by site.js when such a box is first entered. */
"use strict";
(() => {
  const PAUSE = 120, LEAST = 2, LONGEST = 80;

  function offer(box, number) {
    const list = document.createElement("ul"), said = document.createElement("span");
    list.id = `suggest-${number}`;
    list.className = "suggest";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.dataset.suggestName);
    said.className = "unseen";
    said.setAttribute("aria-live", "polite");
    box.setAttribute("aria-controls", list.id);
    box.parentElement.classList.add("suggests");
    box.parentElement.append(list, said);
    let timer = 0, asked = null, at = -1;

    function stop() {
      clearTimeout(timer);
      if (asked) asked.abort();
    }

    function point(to) {
      const options = list.children;
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = to;
      if (!options[at]) { box.removeAttribute("aria-activedescendant"); return; }
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", options[at].id);
    }

    function show(open) {
      if (!open) point(-1);
      list.hidden = !open;
      box.setAttribute("aria-expanded", String(open));
      if (!open) said.textContent = "";
    }

    function put(found) {
      point(-1);
      list.replaceChildren(...found.map((one, place) => {
        const option = document.createElement("li"), words = document.createElement("b"), meant = document.createElement("small");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        words.textContent = one.words;
        meant.textContent = one.said;
        option.append(words, " ", meant);
        return option;
      }));
      const plain = (text) => text.trim().toLowerCase();
      show(found.length > 1 || (found.length === 1 && plain(found[0].words) !== plain(box.value)));
      if (!list.hidden) said.textContent = box.dataset.suggestSaid.replace("#", found.length);
    }

    async function ask() {
      const typed = box.value.trim();
      stop();
      if (typed.length < LEAST || typed.length > LONGEST) { show(false); return; }
      const mine = asked = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: mine.signal, credentials: "omit" });
        const found = answer.ok ? await answer.json() : [];
        if (mine === asked && document.activeElement === box) put(found);
      } catch {
        if (mine === asked) show(false);
      }
    }

    function choose(option) {
      box.value = option.firstChild.textContent;
      stop();
      show(false);
      box.form.requestSubmit();
    }

    box.addEventListener("input", () => { stop(); timer = setTimeout(ask, PAUSE); });
    box.addEventListener("blur", () => { stop(); show(false); });
    box.form.addEventListener("submit", () => { stop(); show(false); });
    box.addEventListener("keydown", (event) => {
      const many = list.children.length;
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); stop(); show(false); }
      if (event.key === "Enter" && !list.hidden && list.children[at]) { event.preventDefault(); choose(list.children[at]); }
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && many && box.value.trim()) {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1, from = list.hidden && step < 0 ? many : at;
        show(true);
        point(from + step < -1 ? many - 1 : from + step >= many ? -1 : from + step);
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());  // the field keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) choose(option);
    });
    if (document.activeElement === box && box.value !== box.defaultValue) ask();  // typed before this came
  }

  document.querySelectorAll("input[data-suggest]").forEach(offer);
})();
