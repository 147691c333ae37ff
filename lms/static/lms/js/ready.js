// Is the roll call on this device? Only the browser knows; the button saves it. Without script the page says that it
// cannot be saved.
const box = document.querySelector("[data-ready]");
const button = box.querySelector("[data-save]");
const lists = [...box.querySelectorAll("[data-list]")].map((link) => link.href);
const KEPT = "bruecke-roll-call";
const PATIENCE = 20000; // milliseconds until saving counts as failed
const NEEDED = "link[rel=stylesheet], script[src]"; // without these a list does not work
const IMPORT = /(?:from|import)\s*"(\.[^"]+)"/g;
const WANTED = `${NEEDED}, link[rel=icon], link[rel=preload], use`;

/** Show one of the states, and the button where it can help. */
function say(state) {
  for (const line of box.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== state;
  button.hidden = !["missing", "failed"].includes(state);
}

/** Addresses of the files that a list names in such places. */
function files(html, places) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const named = [...page.querySelectorAll(places)].map((one) => one.getAttribute("href") ?? one.getAttribute("src"));
  return [...new Set(named.map((name) => new URL(name, location.href).href.split("#")[0]))];
}

/** These files and, one after another, what their scripts import; `read` gives the answer for an address. */
async function withImports(urls, read) {
  const found = new Set(urls);
  for (const url of found) {
    if (!new URL(url).pathname.endsWith(".js")) continue;
    const text = (await (await read(url))?.text()) ?? "";
    for (const [, name] of text.matchAll(IMPORT)) found.add(new URL(name, url).href);
  }
  return [...found];
}

/** When the oldest of the lists was saved; null where one is missing, or a file without which it does not work. */
async function saved() {
  if (!(await navigator.serviceWorker.getRegistration("/"))?.active) return null;
  const cache = await caches.open(KEPT);
  const pages = await Promise.all(lists.map((url) => cache.match(url, { ignoreVary: true })));
  if (!pages.every(Boolean)) return null;
  const texts = await Promise.all(pages.map((page) => page.clone().text()));
  const kept = (url) => cache.match(url, { ignoreVary: true });
  const needed = await withImports(texts.flatMap((text) => files(text, NEEDED)), kept);
  const there = await Promise.all(needed.map(kept));
  if (!there.every(Boolean)) return null;
  return Math.min(...pages.map((page) => Date.parse(page.headers.get("Date")) || 0));
}

async function look() {
  const at = await saved();
  if (at === null) return say("missing");
  const style = { dateStyle: "long", timeStyle: "short" };
  box.querySelector("[data-at]").textContent = new Intl.DateTimeFormat(document.documentElement.lang, style).format(at);
  return say("saved");
}

/** A list as the server has it now; whoever is logged out gets none. */
async function fetched(url) {
  const answer = await fetch(url, { credentials: "same-origin", redirect: "manual" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}

/** Have the service worker keep the lists; resolves once it says so. */
async function save() {
  const named = (await Promise.all(lists.map(fetched))).flatMap((text) => files(text, WANTED));
  const wanted = await withImports(named, (url) => fetch(url));
  const fonts = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => name.startsWith(location.origin) && name.endsWith(".woff2"));
  await navigator.serviceWorker.register(box.dataset.worker, { scope: "/" });
  const { active } = await navigator.serviceWorker.ready;
  await new Promise((yes, no) => {
    navigator.serviceWorker.addEventListener("message", yes, { once: true });
    setTimeout(no, PATIENCE);
    active.postMessage({ pages: lists, assets: [...new Set([...wanted, ...fonts])] });
  });
}

if ("serviceWorker" in navigator && "caches" in window) {
  button.addEventListener("click", () => {
    say("busy");
    save().then(look).catch(() => say("failed"));
  });
  look().catch(() => say("missing"));
} else {
  say("unable");
}
