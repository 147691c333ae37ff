// Every mark is kept on this device at once and sent as soon as there is network; the server takes each exactly once.
// Everything is extra: without script the list is a form with a button "Save".
import { add, send as sendMarks, waiting } from "./marks.js";

const form = document.querySelector("[data-roll-call]");
const notice = document.querySelector("[data-queue]");
const undoing = document.querySelector("[data-undo]");
const lines = [...form.querySelectorAll("[data-roll]")];

/** A random UUID, also where the page is not served securely. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** How a line stands on the screen. */
function stands(line) {
  return {
    presence: line.querySelector("input[type=radio]:checked")?.value ?? "open",
    minutes: Number(line.querySelector("input[type=number]").value) || 0,
  };
}

/** Make a line look so. */
function show(line, { presence, minutes }) {
  for (const radio of line.querySelectorAll("input[type=radio]")) radio.checked = radio.value === presence;
  line.querySelector("input[type=number]").value = minutes || "";
  line.dataset.state = presence === "open" ? "none" : presence;
  const back = line.querySelector("button[name=do]");
  if (back) back.hidden = presence === "open";
}

const was = (line) => line.querySelector("input[type=hidden]");
const text = ({ presence, minutes }) => `${presence} ${presence === "partly" ? minutes : 0}`;

function read(line) {
  const [presence, minutes] = was(line).value.split(" ");
  return { presence, minutes: Number(minutes) };
}

/** Keep what these lines say now; `before` is what can be brought back. */
async function keep(changed, before) {
  const marks = changed.map((line) => ({
    uuid: uuid(),
    token: form.dataset.token,
    list: location.pathname,
    person: Number(line.dataset.roll),
    ...stands(line),
    sheet: Number(form.elements.sheet.value) || 0,
    made_at: Date.now(),
  }));
  await add(marks);
  changed.forEach((line) => { was(line).value = text(stands(line)); });
  last = before;
  undoing.hidden = !before;
  await tell();
  flush();
}

let last = null;

/** Show what waits: at each line, and above the list; count anew. */
async function tell(trouble = "") {
  const marks = await waiting();
  const mine = new Set(marks.filter((mark) => mark.list === location.pathname).map((mark) => mark.person));
  for (const line of lines) line.querySelector("[data-waits]").hidden = !mine.has(Number(line.dataset.roll));
  notice.hidden = marks.length === 0;
  notice.querySelector("[data-n]").textContent = marks.length;
  for (const word of notice.querySelectorAll("[data-trouble]")) word.hidden = word.dataset.trouble !== trouble;
  const listed = lines.filter((line) => !line.closest("details"));
  for (const box of document.querySelectorAll("[data-tally] [data-count]")) {
    const n = listed.filter((line) => stands(line).presence === box.dataset.count).length;
    box.querySelector("strong").textContent = n;
    if (box.dataset.count === "open") allHere(n);
  }
}

function allHere(n) {
  const button = document.querySelector("button[name=do][value=all]");
  if (!button) return;
  button.disabled = n === 0;
  button.textContent = button.textContent.replace(/\d+/, n);
}

let sending = Promise.resolve();

/** Send what waits, one round after another. */
function flush() {
  sending = sending.then(send, send);
  return sending;
}

let retry = 0;

async function send() {
  clearTimeout(retry);
  const { trouble, held } = await sendMarks(form.dataset.sync, token);
  if (held) document.querySelector("[data-held]").hidden = false;
  if (trouble) retry = setTimeout(flush, 15000);
  return tell(trouble);
}

/** A page that was kept for days may hold an old token: take the one of today. */
async function token(isRenewed) {
  const field = form.elements.csrfmiddlewaretoken;
  if (isRenewed) {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    field.value = page.querySelector("[data-roll-call] [name=csrfmiddlewaretoken]")?.value ?? field.value;
  }
  return field.value;
}

/** Marks that waited when the page was left: the newest of each person shows. */
async function recall() {
  for (const mark of await waiting()) {
    const line = lines.find((one) => Number(one.dataset.roll) === mark.person);
    if (line && mark.list === location.pathname) show(line, mark);
  }
  await tell();
}

function change(line, wanted) {
  const before = [[line, read(line)]];
  if (wanted) show(line, wanted);
  else show(line, stands(line));
  return keep([line], before);
}

function play() {
  form.addEventListener("change", (event) => {
    const line = event.target.closest("[data-roll]");
    if (line) change(line);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=do]");
    const line = event.target.closest("[data-roll]");
    if (!button || !["all", "save"].includes(button.value) && !line) return;
    event.preventDefault();
    if (line) return change(line, { presence: "open", minutes: 0 });
    const open = lines.filter((one) => !one.closest("details") && stands(one).presence === "open");
    const before = open.map((one) => [one, read(one)]);
    open.forEach((one) => show(one, { presence: "present", minutes: 0 }));
    keep(open, before);
  });
  undoing.querySelector("button").addEventListener("click", () => {
    const back = last ?? [];
    back.forEach(([line, before]) => show(line, before));
    keep(back.map(([line]) => line), null);
  });
  for (const button of document.querySelectorAll("[data-plain]")) button.hidden = true;
  addEventListener("online", flush);
  document.addEventListener("visibilitychange", flush);
  recall().then(flush);
}

function search() {
  const box = document.querySelector("[data-search]");
  box.hidden = false;
  box.querySelector("input").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLocaleLowerCase();
    for (const line of lines) line.hidden = !line.textContent.toLocaleLowerCase().includes(wanted);
  });
}

/** The page and what it needs stay on this device, so that it opens without network. */
async function remember() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(form.dataset.worker, { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  navigator.serviceWorker.addEventListener("message", () => { document.querySelector("[data-kept]").hidden = false; });
  const parts = [...document.querySelectorAll(".tabs a")].map((link) => link.href);
  const assets = performance.getEntriesByType("resource").map((one) => one.name.split("#")[0]).filter((name) => name.startsWith(location.origin) && /\.(css|js|svg|woff2)$/.test(name));
  active.postMessage({ pages: [location.origin + location.pathname, ...parts], assets: [...new Set(assets)] });
}

search();
// Where the device keeps nothing, the form stays as it is.
if (!("closed" in form.dataset)) waiting().then(play, () => {});
remember().catch(() => {});
