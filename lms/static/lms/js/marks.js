// Marks of a roll call that wait on this device: kept in order, taken away once the server has them.
const STORE = "marks";
const SOON = 15000;

/** A request of IndexedDB as a promise. */
const done = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});

function opened() {
  const request = indexedDB.open("bruecke-register", 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "order", autoIncrement: true });
  return done(request);
}

let base;

/** Run `work` on the store; resolves once it is on the disk. */
async function within(mode, work) {
  base ??= opened();
  const deal = (await base).transaction(STORE, mode, { durability: "strict" });
  const ended = new Promise((yes, no) => {
    deal.oncomplete = yes;
    deal.onabort = deal.onerror = () => no(deal.error);
  });
  const result = await work(deal.objectStore(STORE));
  await ended;
  return result;
}

/** All marks that wait, the oldest first. */
export const waiting = () => within("readonly", (store) => done(store.getAll()));

/** Keep marks. */
export const add = (marks) => within("readwrite", (store) => Promise.all(marks.map((mark) => done(store.add(mark)))));

/** Forget marks, wanted or not. */
export const remove = (marks) => within("readwrite", (store) => Promise.all(marks.map((mark) => done(store.delete(mark.order)))));

function post(url, token, marks) {
  const body = JSON.stringify({ clock: Date.now(), marks });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return fetch(url, { method: "POST", body, headers, redirect: "manual", signal: AbortSignal.timeout?.(SOON) });
}

/**
 * Send what waits to `url`; what the server has taken waits no more. `token()`: that of the page, `token(true)`: a new one.
 * Resolves to what is in the way ("", "offline", "login", "unknown") and whether something was held for a decision.
 */
export async function send(url, token) {
  const marks = await waiting();
  if (!marks.length) return { trouble: "", held: false };
  let answer;
  try {
    answer = await post(url, await token(false), marks);
    if (answer.status === 403) answer = await post(url, await token(true), marks);
  } catch {
    return { trouble: "offline", held: false }; // No network. What waits, waits.
  }
  if (answer.type === "opaqueredirect" || answer.status === 403) return { trouble: "login", held: false };
  if (!answer.ok) return { trouble: "offline", held: false };
  const { marks: became } = await answer.json();
  const taken = marks.filter((mark) => ["saved", "held"].includes(became[mark.uuid]));
  await remove(taken);
  return { trouble: taken.length < marks.length ? "unknown" : "", held: Object.values(became).includes("held") };
}
