/* Small comforts; every page works without them. */
"use strict";
(() => {
  const summary = document.querySelector(".errors");
  if (summary) summary.focus();

  /* Single keys: "/" into the search box, "?" to the list of keys, "g" and a letter to a page of staff. Off where the visitor said so. */
  const ways = { b: "/desk", k: "/linkages", h: "/contracts" };
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const box = document.querySelector("input[name=q]");
    const way = Date.now() - going < 1500 && document.querySelector(`.ways a[href="${ways[event.key]}"]`);
    going = event.key === "g" ? Date.now() : 0;
    if (event.key === "/" && box) { event.preventDefault(); box.focus(); box.select(); }
    if (event.key === "?") location.assign(document.querySelector("link[rel=help]").getAttribute("href") + "#keys");
    if (way && document.querySelector(".ways a[href='/desk']")) location.assign(way.getAttribute("href"));
  });

  /* Search boxes become comboboxes; what fills them is fetched when one is entered. Without a script they are plain fields. */
  const boxes = window.AbortController ? document.querySelectorAll("input[data-suggest]") : [];
  const fill = () => {
    for (const box of boxes) box.removeEventListener("focus", fill);
    const script = document.createElement("script");
    script.src = boxes[0].dataset.suggestScript;
    document.head.append(script);
  };
  for (const box of boxes) {
    box.type = "text";  // a search field may not be a combobox
    box.enterKeyHint = "search";
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false" })) box.setAttribute(name, value);
    if (document.activeElement === box) fill(); else box.addEventListener("focus", fill);
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      const said = button.parentElement.querySelector("[role=status]");
      if (said) said.textContent = button.dataset.done;
    });
  }

  for (const button of document.querySelectorAll("button[data-put]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const box = document.getElementById(button.dataset.into);
      box.value = button.dataset.put;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.focus();
    });
  }

  /* A commune pressed on the map is ticked in the list, and the other way round. */
  const map = document.querySelector("svg.map");
  if (map) {
    map.addEventListener("click", (event) => {
      const commune = event.target.closest("a");
      if (!commune) return;
      event.preventDefault();
      document.getElementById(commune.getAttribute("href").slice(1)).click();
    });
    document.querySelector(".names").addEventListener("change", (event) => {
      for (const one of map.querySelectorAll(".here")) one.removeAttribute("class");
      const chosen = map.querySelector(`a[href="#${event.target.id}"]`);
      if (chosen && event.target.id) { chosen.setAttribute("class", "here"); event.target.scrollIntoView({ block: "nearest" }); }
    });
  }

  for (const button of document.querySelectorAll("button[data-show]")) {
    const box = document.getElementById(button.dataset.show);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = box.type === "text";
      box.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
      box.focus();
    });
  }

  /* What one person typed and has not sent waits on this device for them alone: it goes when they sign out, and when somebody else has signed in. */
  const out = document.querySelector("form[data-person]");
  const forget = (keeps) => {
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith("nhap:") && !name.startsWith(`nhap:${keeps}:`)) localStorage.removeItem(name);
    } catch { /* nothing can be kept here, so nothing is */ }
  };
  if (out) {
    forget(out.dataset.person);
    out.addEventListener("submit", () => forget(""));
  }

  /* One press sends one form, and its button says so: the server keeps the key, this spares the second wait. */
  const pressed = new Map();
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.defaultPrevented || form.method !== "post") return;
    form.dataset.sent = "1";
    if (!button) return;
    pressed.set(button, [...button.childNodes]);
    button.setAttribute("aria-busy", "true");
    button.replaceChildren(document.body.dataset.sending);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
    for (const [button, said] of pressed) { button.removeAttribute("aria-busy"); button.replaceChildren(...said); }
    pressed.clear();
  });
})();
