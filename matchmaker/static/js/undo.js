/* Counts down how long the undoing of the last act is offered; held while somebody points at it or has come to it by keyboard. */
"use strict";
for (const form of document.querySelectorAll("form[data-undo]")) {
  const left = form.querySelector("[data-left]"), button = form.querySelector("button");
  let seconds = Number(form.dataset.undo);
  const tick = setInterval(() => {
    if (form.matches(":hover, :focus-within") || form.dataset.sent || document.hidden) return;
    seconds -= 1;
    left.textContent = ` (${seconds})`;
    if (seconds > 0) return;
    clearInterval(tick);
    button.hidden = true;
  }, 1000);
  left.textContent = ` (${seconds})`;
}
