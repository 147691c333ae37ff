// Steps move at once. Without script each arrow is a button that saves the new order and shows the question again.

/** The arrows at the ends rest. */
function rest(list) {
  for (const line of list.children) {
    const [up, down] = line.querySelectorAll(".moves button");
    up.disabled = line === list.firstElementChild;
    down.disabled = line === list.lastElementChild;
  }
}

/** Say where a step stands now, and show it. */
function tell(list, line) {
  for (const other of list.children) other.toggleAttribute("data-moved", other === line);
  const place = [...list.children].indexOf(line) + 1;
  const text = line.firstElementChild.textContent;
  const said = list.dataset.said.replace("#place", place).replace("#of", list.children.length).replace("#text", () => text);
  list.parentElement.querySelector("[data-order-said]").textContent = said;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-order] .moves button");
  if (!button) return;
  event.preventDefault();
  const list = button.closest("[data-order]");
  const line = button.closest("li");
  if (button.value.startsWith("up:")) line.previousElementSibling?.before(line);
  else line.nextElementSibling?.after(line);
  rest(list);
  tell(list, line);
  (button.disabled ? line.querySelector(".moves button:enabled") : button)?.focus();
  button.form.dispatchEvent(new Event("change", { bubbles: true }));
});

// An answer that waited on this device brings its own order.
document.addEventListener("shown", (event) => {
  for (const list of event.target.querySelectorAll("[data-order]")) {
    const inputs = [...list.querySelectorAll("input[type=hidden]")];
    for (const value of event.detail[inputs[0]?.name] ?? []) {
      const line = inputs.find((input) => input.value === value)?.closest("li");
      if (line) list.append(line);
    }
    rest(list);
  }
}, true);
