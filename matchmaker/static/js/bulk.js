/* Rows ticked in a staff list: one tick for all of them, and a voice that counts along. */
"use strict";
(() => {
  const form = document.getElementById("bulk");
  const whole = form.elements.whole, said = form.querySelector("[role=status]");
  const ticks = [...document.querySelectorAll("input[form=bulk][name=row]")];
  const count = () => {
    const many = ticks.filter((tick) => tick.checked).length;
    whole.checked = many === ticks.length;
    said.textContent = many ? said.dataset.some.replace("{n}", many) : said.dataset.none;
  };
  whole.addEventListener("change", () => {
    const all = whole.checked;
    for (const tick of ticks) tick.checked = all;
    count();
  });
  for (const tick of ticks) tick.addEventListener("change", count);
  count();
})();
