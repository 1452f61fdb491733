/* What is typed into a long form is kept: with the server every few seconds, on this device until the server has it; sent once though the network drops. */
"use strict";
(() => {
  const SOON = 3000, HEAVIEST = 8e6;
  const NEVER = ["csrf_token", "form_key", "draft_kind", "draft_subject", "draft_version"];
  const SECRET = ["password", "email", "tel", "file"];

  for (const part of document.querySelectorAll("[data-draft]")) keep(part, part.closest("form"));

  function keep(part, form) {
    const { draft: kind, subject, person, to } = part.dataset;
    const note = (name) => part.querySelector(`[data-note=${name}]`);
    const show = (name, on = true) => { const box = note(name); if (box) box.hidden = !on; };
    const key = form.elements.form_key;
    const version = form.elements.draft_version;
    const place = () => `nhap:${person}:${kind}:${subject}:${key.value}`;
    const kept = () => { try { return Object.keys(localStorage); } catch { return []; } };
    const hidden = new Set((part.dataset.private || "").split(" "));
    let timer = 0, busy = null, again = false, over = !kind, held = null, known = {}, theirs = null, loose = false;

    /* Every field that may be kept, by name; several ticks of one name are one list. */
    function values() {
      const found = {};
      for (const one of form.elements) {
        if (!one.name || NEVER.includes(one.name) || one.type === "file" || one.type === "password" || one.tagName === "BUTTON") continue;
        found[one.name] = found[one.name] || [];
        if ((one.type !== "checkbox" && one.type !== "radio") || one.checked) found[one.name].push(one.value);
      }
      return found;
    }
    const differing = (now, before) => Object.keys(now).filter((name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]));
    function fill(fields) {
      for (const [name, said] of Object.entries(fields)) {
        const list = Array.isArray(said) ? said : [said];
        for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
          if (one.type === "checkbox" || one.type === "radio") one.checked = list.includes(one.value);
          else if (one.type !== "file") one.value = list[0] ?? "";
        }
      }
    }

    /* On this device: only what the server has not taken, and nothing that could be secret or somebody's name. */
    function keepHere(names) {
      const now = values(), mine = {};
      for (const name of names) {
        const one = form.querySelector(`[name="${CSS.escape(name)}"]`);
        const shy = !one || SECRET.includes(one.type) || /name|one-time/.test(one.autocomplete) || one.hasAttribute("data-private") || hidden.has(name);
        if (!shy) mine[name] = now[name];
      }
      try {
        if (Object.keys(mine).length) localStorage.setItem(place(), JSON.stringify({ at: clock(), version: version.value, fields: mine }));
        else localStorage.removeItem(place());
      } catch { /* no room, or not allowed: the server keeps it */ }
    }
    const clock = () => new Date().toTimeString().slice(0, 5);
    const say = (text) => { note("saved").textContent = text; };

    async function save() {
      clearTimeout(timer);
      if (over || held) return;
      if (busy) { again = true; return; }
      const now = values(), changed = differing(now, known);
      if (!loose || !changed.length) return;
      const body = new FormData();
      for (const name of NEVER) body.append(name, form.elements[name].value);
      for (const name of changed) {
        for (const value of now[name]) body.append(name, value);
        if (!now[name].length) body.append("draft_empty", name);
      }
      busy = fetch(to, { method: "POST", body, headers: { "X-Draft": "1" } }).then(async (answer) => {
        const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
        if (over || held) return;
        if (answer.ok && told) {
          known = now; loose = false; version.value = told.version;
          keepHere(differing(values(), known));
          say(note("saved").dataset.said.replace("{at}", told.at));
          tell("saved");
        } else if (answer.status === 409 && told) clash(told);
        else if (told && told.said) say(told.said.join(" "));
        else say(note("saved").dataset.local);
      }).catch(() => say(note("saved").dataset.local)).finally(() => {
        busy = null;
        if (again) { again = false; later(); }
      });
      await busy;
    }
    const later = () => { clearTimeout(timer); timer = setTimeout(save, SOON); };

    /* Two pages with one draft: neither writes over the other; whoever types chooses. */
    function clash(told) {
      if (told.gone) { over = true; show("gone"); try { localStorage.removeItem(place()); } catch { /* as it is */ } return; }
      theirs = told;
      const list = note("clash").querySelector("dl"), now = values();
      list.replaceChildren();
      for (const [name, said] of Object.entries(told.fields)) {
        const there = [].concat(said).join(", "), here = (now[name] || []).join(", ");
        const box = form.querySelector(`[name="${CSS.escape(name)}"]`);
        if (there === here || !box || box.type === "hidden") continue;
        const label = document.createElement("dt"), said2 = document.createElement("dd");
        label.textContent = (box.labels && box.labels[0] ? box.labels[0].firstChild.textContent : name).trim();
        said2.textContent = `${list.dataset.there}${there || list.dataset.empty}. ${list.dataset.here}${here || list.dataset.empty}`;
        list.append(label, said2);
      }
      over = true;
      show("clash");
    }

    /* Two pages with one form of one subject notice each other. */
    const room = kind && "BroadcastChannel" in window ? new BroadcastChannel(`nhap:${person}:${kind}:${subject}`) : null;
    const tell = (what) => { if (room) room.postMessage(what); };
    if (room) {
      room.onmessage = ({ data }) => {
        if (data === "left") { show("tabs", false); return; }
        show("tabs");
        if (data === "here") tell("too");
      };
      tell("here");
      addEventListener("pagehide", () => tell("left"));
    }

    /* Sent through the script, so that the page stays while the network is away; the same key makes it one, however often it goes. */
    async function send(button) {
      const body = new FormData(form);
      if (button && button.name) body.append(button.name, button.value);
      held = { button };
      show("offline", false);
      try {
        if (busy) await busy;
        const answer = await fetch(button && button.hasAttribute("formaction") ? button.formAction : form.action, {
          method: "POST", body, headers: { "X-Send": "1" },
        });
        const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : null;
        over = true;
        if (told && told.go) {
          if (!told.go.startsWith("/sign-in")) { try { localStorage.removeItem(place()); } catch { /* nothing is kept here */ } }
          location.assign(told.go);
          return;
        }
        plainly(button);  /* a page to be looked at: it changed nothing, so it is asked for once more as a page */
      } catch { away(); }
    }
    function plainly(button) {
      over = true;
      delete form.dataset.sent;
      form.dataset.plain = "1";
      form.requestSubmit(button && button.form === form ? button : undefined);
    }
    function away() {
      const bar = note("offline");
      bar.querySelector("[data-if=held]").hidden = !held;
      bar.querySelector("[data-if=file]").hidden = !form.querySelector("input[type=file]");
      bar.querySelector("button").hidden = !held;
      bar.hidden = false;
    }
    form.addEventListener("submit", (event) => {
      if (form.dataset.plain) { delete form.dataset.plain; return; }
      const button = event.submitter;
      if (button && (button.dataset.do || (button.formAction && button.hasAttribute("formaction") && button.name === "draw"))) return;
      const heavy = [...form.querySelectorAll("input[type=file]")].some((one) => one.files[0] && one.files[0].size > HEAVIEST);
      if (heavy) return;  /* refused in any case: it is sent once, for the page that says so */
      event.preventDefault();
      clearTimeout(timer);
      if (kind && button && button.hasAttribute("formaction")) { loose = true; save(); setTimeout(() => delete form.dataset.sent); return; }
      if (kind) keepHere(Object.keys(values()));
      send(button);
    });
    addEventListener("online", () => { show("offline", false); if (held) send(held.button); else save(); });
    addEventListener("offline", away);

    part.addEventListener("click", (event) => {
      const wanted = event.target.dataset && event.target.dataset.do;
      if (wanted === "again" && held) send(held.button);
      if (wanted === "mine" || wanted === "theirs") {
        version.value = theirs.version; over = false; show("clash", false);
        if (wanted === "theirs") { fill(theirs.fields); known = values(); loose = false; keepHere([]); } else { known = {}; loose = true; save(); }
      }
      if (wanted === "fill" || wanted === "forget") {
        show("local", false);
        if (wanted === "fill") { fill(found.fields); if (key.value !== found.key) version.value = found.version; key.value = found.key; typed(); }
        try { localStorage.removeItem(found.name); } catch { /* as it is */ }
      }
    });
    function typed() {
      loose = true;
      keepHere(differing(values(), known));
      later();
    }
    let found = null;
    if (kind) {
      form.addEventListener("input", typed);
      form.addEventListener("change", () => { loose = true; save(); });
      for (const name of kept()) {
        if (!name.startsWith(`nhap:${person}:${kind}:${subject}:`)) continue;
        try { found = { ...JSON.parse(localStorage.getItem(name)), name, key: name.split(":").pop() }; } catch { continue; }
      }
      /* What waits here and stands in the form already, as on a page that was drawn again with what is wrong, is only to be kept with the server. */
      const plain = (list) => JSON.stringify(list.map((text) => text.replace(/\r\n/g, "\n").trim()));
      const missing = found && Object.entries(found.fields).some(([name, list]) => {
        const box = form.querySelector(`[name="${CSS.escape(name)}"]`);
        return box && box.type !== "hidden" && plain(list) !== plain(values()[name] || []);
      });
      if (found && !missing && found.key === key.value) { loose = true; later(); found = null; }
      if (found) {
        const text = note("local").querySelector("p");
        text.textContent = text.dataset.said.replace("{at}", found.at);
        show("local");
      }
    }
    if (!navigator.onLine) away();
  }
})();
