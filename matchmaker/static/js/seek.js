/* Results while somebody types: the same address, its results put in place of the old ones. Without this the forms are sent as ever. */
"use strict";
(() => {
  const PAUSE = 200;
  const results = document.getElementById("results");
  const box = results && document.getElementById(results.dataset.box);
  if (!box || !window.AbortController) return;
  const form = box.form;
  const said = document.createElement("p");
  said.className = "unseen";
  said.setAttribute("aria-live", "polite");
  results.after(said);
  let timer = 0, asked = null, last = "", placed = location.href;

  /* Everything in the address stays, but what this form says anew, and the page of the list. */
  function wanted() {
    const url = new URL(form.action, location.href);
    url.search = location.search;
    for (const name of ["page", "more", ...[...form.elements].map((one) => one.name).filter(Boolean)]) url.searchParams.delete(name);
    for (const [name, value] of new FormData(form)) if (value.trim()) url.searchParams.append(name, value);
    return url;
  }

  function put(html, url) {
    const opened = [...results.querySelectorAll("details")].map((one) => one.open);
    placed = url.href;
    results.innerHTML = html;
    results.querySelectorAll("details").forEach((one, at) => { if (opened[at]) one.open = true; });
    history.replaceState(null, "", url);
    const titled = results.querySelector("[data-title]");
    if (titled) document.title = titled.dataset.title;
    const other = document.querySelector("a[hreflang]");
    if (other) other.search = new URLSearchParams({ next: url.pathname + url.search });
    const count = results.querySelector("[role=status], caption");
    said.textContent = count ? count.textContent.trim() : "";
  }

  /* How many values of a filter are ticked, beside its name. */
  function count() {
    form.querySelectorAll(".several").forEach((one) => {
      const many = one.querySelectorAll(":checked").length;
      one.querySelector("summary .num").textContent = many ? `(${many})` : "";
    });
  }

  async function look(how) {
    clearTimeout(timer);
    const url = wanted();
    if (`${how} ${url}` === last) return;
    last = `${how} ${url}`;
    if (asked) asked.abort();
    const mine = asked = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(url, { headers: { "X-Seek": how }, signal: mine.signal, keepalive: how === "settled" });
      const html = await answer.text();
      if (mine !== asked) return;
      if (!answer.ok) throw new Error(String(answer.status));
      if (url.href !== placed) put(html, url);  // else it is only noted: a link that is being pressed stays where it is
    } catch (error) {
      if (error.name === "AbortError" || mine !== asked) return;
      last = "";
      if (how === "settled") location.assign(url);
    }
    if (mine === asked) results.removeAttribute("aria-busy");
  }

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE, "typing"); });
  form.addEventListener("change", () => { count(); look("settled"); });
  form.addEventListener("submit", (event) => { event.preventDefault(); look("settled"); });
})();
