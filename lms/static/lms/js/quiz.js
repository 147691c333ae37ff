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

/** Answers that the server has not acknowledged: [{number, uuid, sequence, form}]; `answer` instead of `form` where an
 *  older version of this script kept it. */
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
  const { uuid, sequence, form, answer: kept } = item;
  const body = JSON.stringify(form ? { uuid, sequence, form } : { uuid, sequence, answer: kept });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(address(item.number), { method: "POST", body, headers, keepalive, redirect: "manual" });
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    notice("login");
    return false;
  }
  if (answer.status >= 500 || answer.status === 429) return false;
  const news = answer.ok ? await answer.json() : {};
  waiting.drop(item);
  if (answer.status === 409) notice((await answer.json()).why);
  else if (news.late) notice("late");
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

const OURS = new Set(["csrfmiddlewaretoken", "uuid", "sequence", "go"]);

/** The form as it stands: name → values. The server knows what they mean. */
function fields() {
  const found = {};
  for (const [name, value] of new FormData(form)) if (!OURS.has(name)) (found[name] ??= []).push(value);
  return found;
}

/** Is something chosen or typed? */
const isSaid = ({ certainty, ...found }) => Object.values(found).flat().some((value) => value.trim());

/** Show what waited on this device. */
function show(found) {
  for (const input of form.querySelectorAll("fieldset :is(input, select, textarea)[name]")) {
    const values = found[input.name] ?? [];
    if (["radio", "checkbox"].includes(input.type)) input.checked = values.includes(input.value);
    else if (input.type !== "hidden") input.value = values[0] ?? "";
  }
  form.dispatchEvent(new CustomEvent("shown", { detail: found }));
}

/** Did somebody answer before this script came, as on a slow line? What a browser puts back by itself is no answer. */
function wasEarly() {
  if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return false;
  return [...form.querySelectorAll("fieldset :is(input, select, textarea)[name]")].some((field) => {
    if (["radio", "checkbox"].includes(field.type)) return field.checked !== field.defaultChecked;
    if (field.type === "hidden") return false;
    if (!field.options) return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
  });
}

function play() {
  const number = Number(form.dataset.number);
  const problem = form.querySelector("[data-problem]");
  let sequence = Number(form.elements.sequence.value);
  let kept = JSON.stringify(fields());
  let timer = 0;
  // What the page showed at first is no answer before somebody touched it, such as lines in an order.
  let touched = false;

  const early = wasEarly();
  const mine = waiting.items.filter((item) => item.number === number).at(-1);
  if (mine?.form && !early) {
    show(mine.form);
    form.dataset.answered = "";
    kept = JSON.stringify(fields());
  }

  function save({ leaving = false, all = false } = {}) {
    clearTimeout(timer);
    const said = fields();
    const isNew = JSON.stringify(said) !== kept || (all && isSaid(said) && !("answered" in form.dataset));
    if (!isNew || !(touched || all)) return;
    kept = JSON.stringify(said);
    if (isSaid(said)) problem.replaceChildren();
    form.dataset.answered = "";
    sequence += 1;
    waiting.add({ number, uuid: uuid(), sequence, form: said });
    return flush(leaving);
  }

  form.addEventListener("change", () => {
    touched = true;
    save();
  });
  form.addEventListener("input", (event) => {
    touched = true;
    if (!event.target.matches("textarea, [type=text]")) return;
    clearTimeout(timer);
    timer = setTimeout(save, 900);
  });
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "check" && isSaid(fields())) return check(event);
    event.preventDefault();
    const back = event.submitter?.value === "back";
    save({ all: !back });
    if (!back && !isSaid(fields())) {
      problem.replaceChildren(words("problem"));
      form.querySelector("fieldset :is(input, select, textarea):not([type=hidden])")?.focus();
      return;
    }
    if (await flush()) location.assign(back ? form.dataset.back : form.dataset.next);
  });
  // Checking goes with the form itself, as the newest answer of all; what waits here goes first.
  async function check(event) {
    clearTimeout(timer);
    if (!navigator.onLine) {
      event.preventDefault();
      save({ all: true });
      return;
    }
    kept = JSON.stringify(fields());
    form.elements.sequence.value = sequence += 1;
    if (!waiting.items.length) return;
    event.preventDefault();
    const { submitter } = event;
    if (await flush()) form.requestSubmit(submitter);
  }
  // Leaving: what was typed last goes along.
  addEventListener("pagehide", () => save({ leaving: true }));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save({ leaving: true }); });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (early) {
    touched = true;
    kept = "";
    save();
  }
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

/** The time that is left, and then the page to hand in. Counted from when the page came, not by the clock of the device. */
function remaining() {
  const box = document.querySelector("[data-remaining]");
  const left = box?.querySelector("[data-left]");
  if (!left) return;
  const total = Number(box.dataset.remaining);
  const timer = setInterval(() => {
    const minutes = Math.ceil((total - performance.now() / 1000) / 60);
    if (minutes > 0) left.textContent = minutes === 1 ? box.dataset.one : box.dataset.many.replace("#", minutes);
    else {
      clearInterval(timer);
      left.textContent = box.dataset.over;
      if (navigator.onLine) location.assign(box.dataset.to); // leaving saves what was typed last
    }
  }, 5000);
}

if (attempt) {
  remaining();
  if (form?.querySelector("fieldset")) play();
  guard();
  addEventListener("online", () => flush());
  if (waiting.items.length) {
    const isOld = waiting.items.some((item) => !item.form);
    flush().then((sent) => { if (sent && (overview || isOld)) location.reload(); });
  }
}
