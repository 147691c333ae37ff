// Logging out empties this device. Marks of a roll call that still wait here are sent before; about what cannot be sent
// somebody decides: the page of the log-out says how much it is, and has a button for going without it.
import { send, waiting } from "./marks.js";

const own = document.querySelector("script[data-sync]");
const notice = document.querySelector("[data-unsent]");
const QUIZ = "bruecke.quiz.";

/** How many answers to quizzes wait here. */
function answers() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(QUIZ))
      .reduce((sum, key) => sum + JSON.parse(localStorage.getItem(key)).length, 0);
  } catch {
    return 0;
  }
}

/** What waits; where the device keeps nothing, nothing does. */
const left = async () => ({ marks: await waiting().catch(() => []), answers: answers() });

function tell({ marks, answers }, trouble) {
  notice.hidden = marks.length + answers === 0;
  document.querySelector("[data-saved]").hidden = !notice.hidden;
  for (const [kind, n] of [["marks", marks.length], ["answers", answers]]) {
    const line = notice.querySelector(`[data-kind=${kind}]`);
    line.hidden = n === 0;
    line.querySelector("[data-n]").textContent = n;
  }
  for (const word of notice.querySelectorAll("[data-trouble]")) word.hidden = word.dataset.trouble !== trouble;
  const list = notice.querySelector("[data-list]");
  list.hidden = !marks.length;
  if (marks.length) list.querySelector("a").href = marks.at(-1).list;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.action.endsWith("/logout/") || event.submitter?.name === "without") return;
  event.preventDefault();
  let { marks, answers } = await left();
  let trouble = "";
  if (marks.length) {
    ({ trouble } = await send(own.dataset.sync, () => form.elements.csrfmiddlewaretoken.value));
    ({ marks, answers } = await left());
  }
  if (marks.length + answers === 0) return form.submit();
  if (!notice) return location.assign(own.dataset.logOut);
  tell({ marks, answers }, trouble);
  notice.focus();
}, true);

if (notice) left().then((found) => tell(found, ""));
