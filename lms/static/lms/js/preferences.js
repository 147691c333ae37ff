// The choice of light or dark shows at once and is saved at once; without script the form has a button.
const form = document.querySelector("[data-theme-form]");

function show(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

form?.addEventListener("change", async () => {
  const data = new FormData(form);
  show(data.get("theme"));
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, redirect: "manual" });
    if (answer.status >= 400) form.submit();
  } catch {
    // No network: the choice holds on this page and is saved the next time.
  }
});
