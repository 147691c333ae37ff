// Keeps the roll call of the day on this device, and nothing else. Every other page goes to the network as before.
const KEPT = "bruecke-roll-call";
const LIST = /\/anwesenheit\/\d+\/(\d{4}-\d\d-\d\d)\/\d+\/$/;
const ASSETS = ["style", "script", "font", "image"];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { pages, assets } = event.data;
  event.waitUntil(keep(pages, assets).then(() => event.source.postMessage("kept")));
});

async function keep(pages, assets) {
  const cache = await caches.open(KEPT);
  const today = new Date();
  today.setDate(today.getDate() - 1);
  const yesterday = today.toISOString().slice(0, 10);
  const wanted = new Set([...pages, ...assets]);
  for (const request of await cache.keys()) {
    const day = LIST.exec(new URL(request.url).pathname)?.[1];
    if (day ? day < yesterday : !wanted.has(request.url)) await cache.delete(request);
  }
  await Promise.all([
    ...pages.map(async (url) => {
      const answer = await fetch(url, { credentials: "same-origin", redirect: "manual" });
      if (answer.ok) await cache.put(url, answer);
    }),
    ...assets.map((url) => cache.add(url)),
  ]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (LIST.test(url.pathname)) event.respondWith(list(request, url.origin + url.pathname));
  } else if (ASSETS.includes(request.destination)) {
    event.respondWith(fetch(request).catch(async (problem) => (await caches.match(request.url, { ignoreVary: true })) ?? Promise.reject(problem)));
  }
});

/** The list as the server has it now; without network as it was. Whoever may not see it any more keeps none. */
async function list(request, address) {
  const cache = await caches.open(KEPT);
  let answer;
  try {
    answer = await fetch(request);
  } catch (problem) {
    const kept = await cache.match(address, { ignoreVary: true });
    if (kept) return kept;
    throw problem;
  }
  if (answer.ok) await cache.put(address, answer.clone());
  else if (answer.status < 500) await cache.delete(address);
  return answer;
}
