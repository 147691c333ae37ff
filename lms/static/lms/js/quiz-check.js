// A mini check shows its feedback without leaving the lesson. Without script the form loads the lesson again.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-check]");
  if (!form) return;
  event.preventDefault();
  const block = form.closest(".block");
  const button = form.querySelector("button:not([type=button])");
  button.setAttribute("aria-busy", "true");
  try {
    const headers = { "X-Requested-With": "fetch" };
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers, redirect: "manual" });
    if (answer.type === "opaqueredirect" || ![200, 422].includes(answer.status)) throw new Error("not answered");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".block");
    block.replaceWith(fresh);
    (fresh.querySelector(".feedback") ?? fresh.querySelector(":is(input:not([type=hidden]), select, textarea, button)")).focus();
  } catch {
    button.removeAttribute("aria-busy");
    form.submit(); // the browser says what is wrong, for example that there is no network
  }
});
