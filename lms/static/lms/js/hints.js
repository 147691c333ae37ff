// The hints beside the editor follow what somebody writes. Without this they show the state of the last save.
const panel = document.querySelector("[data-lms-hints]");
const form = document.querySelector("[data-edit-form]");
const EVERY = 1000; // rich text and blocks tell nobody when they change, so the form is looked at

if (panel && form) {
  const content = panel.querySelector("[data-lms-hints-content]");
  const state = panel.querySelector("[role=status]");
  const written = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  let shown = written().toString();
  let before = shown;
  let asking = false;

  async function ask(body) {
    asking = true;
    try {
      const answer = await fetch(panel.dataset.lmsHints, { method: "POST", body });
      if (answer.ok && !answer.redirected) content.innerHTML = await answer.text();
      if (answer.ok && !answer.redirected) state.textContent = state.dataset.now;
      else if (answer.status === 422) state.textContent = state.dataset.unreadable;
      shown = body.toString();
    } catch {
      // no network: the next look tries again
    }
    asking = false;
  }

  setInterval(() => {
    if (asking || document.hidden || !panel.offsetParent) return;
    const body = written();
    const now = body.toString();
    const paused = now === before;
    before = now;
    if (paused && now !== shown) ask(body);
  }, EVERY);
}
