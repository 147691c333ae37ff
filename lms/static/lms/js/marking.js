// Alt and an arrow lead from one answer that waits to the next. Without script the links do.
const links = { ArrowDown: "[data-next]", ArrowUp: "[data-previous]" };
const bar = document.querySelector("[data-marking]");

addEventListener("keydown", (event) => {
  const { altKey, ctrlKey, metaKey, shiftKey, key, target } = event;
  if (!altKey || ctrlKey || metaKey || shiftKey || !(key in links)) return;
  if (target.closest("textarea, select, input:not([type=radio])")) return;
  const link = bar?.querySelector(links[key]);
  if (!link) return;
  event.preventDefault();
  link.click();
});

if (bar?.querySelector("a")) document.querySelector("[data-keys]").hidden = false;
