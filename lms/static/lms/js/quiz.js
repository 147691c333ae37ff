// A quiz saves every answer at once. Without network answers wait here, in memory and on this device.
// Everything is extra: without script each question is a form whose button saves.
const form = document.querySelector("[data-quiz]");
const overview = document.querySelector("[data-quiz-overview]");
const attempt = form?.dataset.quiz ?? overview?.dataset.quizOverview;
const status = document.querySelector("[data-saved]");
const notices = document.querySelector("[data-notices]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const KEY = `bruecke.quiz.${attempt}`;

/** Where the answers of question n are sent to. */
const address = (number) => `${location.pathname.slice(0, location.pathname.indexOf("/quiz/"))}/quiz/${attempt}/frage/${number}/`;

/** A random UUID, also where the page is not served securely. */
function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Answers that the server has not acknowledged: [{number, uuid, sequence, answer}]. */
const waiting = {
  items: load(),
  add(item) {
    // An older answer to the same question that was never sent says nothing any more.
    this.items = [...this.items.filter((one) => one.number !== item.number || one.sent), item];
    this.keep();
  },
  drop(item) {
    this.items = this.items.filter((one) => one.uuid !== item.uuid);
    this.keep();
  },
  keep() {
    try {
      if (this.items.length) localStorage.setItem(KEY, JSON.stringify(this.items.map(({ sent, ...item }) => item)));
      else localStorage.removeItem(KEY);
    } catch {
      // The device keeps nothing; memory does while the page is open.
    }
  },
};

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Words that the page brought along. */
const words = (name) => document.querySelector(`template[data-word="${name}"]`).content.cloneNode(true);

/** One of the words beside the way out: saved, saving, queued. */
function say(word) {
  if (!status) return;
  status.dataset.state = word === "queued" ? "queued" : "saved";
  status.replaceChildren(words(word));
}

/** A notice above the question; none takes it away. */
function notice(name = "") {
  if (!notices) return;
  if (!name) return notices.replaceChildren();
  const box = document.querySelector(`template[data-notice="${name}"]`).content.cloneNode(true);
  const count = box.querySelector("[data-count]");
  const n = new Set(waiting.items.map((item) => item.number)).size;
  if (count) count.textContent = n === 1 ? count.dataset.one : count.dataset.many.replace("#", n);
  const again = box.querySelector('a[href=""]');
  if (again) again.href = location.href;
  notices.replaceChildren(box);
}

/** Send one answer. True: the server has it, or will never take it, so it need not wait. */
async function send(item, keepalive = false) {
  item.sent = true;
  const body = JSON.stringify({ uuid: item.uuid, sequence: item.sequence, answer: item.answer });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(address(item.number), { method: "POST", body, headers, keepalive, redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    notice("login");
    return false;
  }
  if (answer.status >= 500 || answer.status === 429) return false;
  const news = answer.ok ? await answer.json() : {};
  waiting.drop(item);
  if (answer.status === 409) notice("handed_in");
  else if (news.saved && !news.counts) notice("older");
  return true;
}

let sending = Promise.resolve(true);

/** Send everything that waits, one after another. Resolves to: does nothing wait any more? */
function flush(keepalive = false) {
  const now = keepalive === true;
  sending = sending.then(() => work(now), () => work(now));
  return sending;
}

async function work(keepalive) {
  if (!waiting.items.length) return true;
  say("saving");
  try {
    for (const item of [...waiting.items]) {
      if (!(await send(item, keepalive))) return stay();
    }
  } catch {
    notice("offline");
    return stay();
  }
  say("saved");
  if (notices?.querySelector('[data-state="queued"]')) notice();
  return true;
}

let retry = 0;

function stay() {
  say("queued");
  clearTimeout(retry);
  retry = setTimeout(flush, 20000);
  return false;
}

/** The answer as the form shows it, in neutral form; null where nothing is chosen or typed. */
function answer() {
  const data = new FormData(form);
  switch (form.dataset.kind) {
    case "single_choice": return data.get("choice") ? { choice: data.get("choice") } : null;
    case "multiple_response": return data.has("choices") ? { choices: data.getAll("choices") } : null;
    case "true_false": return data.has("value") ? { value: data.get("value") === "true" } : null;
    case "scale": return data.has("step") ? { step: Number(data.get("step")) } : null;
    default: return data.get("text")?.trim() ? { text: data.get("text") } : null;
  }
}

/** Show an answer that waited on this device. */
function show(said) {
  for (const input of form.querySelectorAll("fieldset input")) {
    if (input.type === "text") input.value = said?.text ?? "";
    else input.checked = [said?.choice, ...(said?.choices ?? []), said && "value" in said ? String(said.value) : null, said && "step" in said ? String(said.step) : null].includes(input.value);
  }
}

function play() {
  const number = Number(form.dataset.number);
  const problem = form.querySelector("[data-problem]");
  let sequence = Number(form.elements.sequence.value);
  let kept = JSON.stringify(answer());
  let timer = 0;

  const mine = waiting.items.filter((item) => item.number === number).at(-1);
  if (mine) {
    show(mine.answer);
    kept = JSON.stringify(answer());
  }

  function save({ leaving = false } = {}) {
    clearTimeout(timer);
    const said = answer();
    if (JSON.stringify(said) === kept) return;
    kept = JSON.stringify(said);
    if (said) problem.replaceChildren();
    sequence += 1;
    waiting.add({ number, uuid: uuid(), sequence, answer: said });
    return flush(leaving);
  }

  form.addEventListener("change", () => save());
  form.addEventListener("input", (event) => {
    if (event.target.type !== "text") return;
    clearTimeout(timer);
    timer = setTimeout(save, 900);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const back = event.submitter?.value === "back";
    save();
    if (!back && !answer()) {
      problem.replaceChildren(words("problem"));
      form.querySelector("fieldset input")?.focus();
      return;
    }
    if (await flush()) location.assign(back ? form.dataset.back : form.dataset.next);
  });
  // Leaving: what was typed last goes along.
  addEventListener("pagehide", () => save({ leaving: true }));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save({ leaving: true }); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

/** Handing in waits for what waits here. */
function guard() {
  document.querySelector("[data-hand-in]")?.addEventListener("submit", async (event) => {
    if (!waiting.items.length) return;
    event.preventDefault();
    const { target } = event;
    if (await flush()) target.submit();
    else notice("offline");
  });
}

if (attempt) {
  if (form) play();
  guard();
  addEventListener("online", () => flush());
  if (waiting.items.length) {
    flush().then((sent) => { if (sent && overview) location.reload(); });
  }
}
