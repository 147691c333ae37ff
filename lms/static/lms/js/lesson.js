// A lesson remembers where somebody reads. Everything here is extra: the page works without it.
const lesson = document.querySelector("[data-lesson]");
const saved = document.querySelector("[data-saved]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const bar = document.querySelector(".lesson-top");

/** The id of the block that stands at the top of the screen, without its prefix. */
function topBlock() {
  const line = (bar?.getBoundingClientRect().bottom ?? 0) + 40;
  const blocks = [...lesson.querySelectorAll(".block")];
  const at = blocks.find((block) => block.getBoundingClientRect().bottom > line);
  return (at ?? blocks.at(-1))?.id.slice(2) ?? "";
}

function watch() {
  const url = lesson.dataset.placeUrl;
  const opened = Date.now();
  let last = "";
  let endSeen = false;
  let timer = 0;

  async function send({ leaving = false } = {}) {
    const block = topBlock();
    const news = `${block}/${endSeen}`;
    if (news === last && !lesson.hasAttribute("data-by-reading")) return;
    const body = new URLSearchParams({ block, end: endSeen ? "on" : "", csrfmiddlewaretoken: token });
    try {
      const answer = await fetch(url, { method: "POST", body, keepalive: leaving });
      if (!answer.ok) return;
      last = news;
      if ((await answer.json()).done && lesson.hasAttribute("data-by-reading")) location.reload();
      if (saved) saved.hidden = false;
    } catch {
      last = ""; // no network: the next pause tries again
    }
  }

  const soon = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };
  addEventListener("scroll", () => soon(1200), { passive: true });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send({ leaving: true }); });
  addEventListener("pagehide", () => send({ leaving: true }));
  new IntersectionObserver(([end]) => {
    if (!end.isIntersecting) return;
    endSeen = true;
    soon(300);
  }).observe(lesson.querySelector("[data-end]"));
  if (lesson.hasAttribute("data-by-reading")) setInterval(() => { if (endSeen && Date.now() - opened > 30000) send(); }, 30000);
  soon(1500);
}

/** A question names the block that stood at the top of the screen when somebody wanted to ask. */
function ask() {
  const form = document.getElementById("ask");
  if (!form) return;
  const place = form.querySelector("[name=place]");
  document.querySelector("[data-ask]")?.addEventListener("click", () => {
    place.value = topBlock();
    form.open = true;
  });
  form.addEventListener("toggle", () => { if (form.open) place.value ||= topBlock(); });
}

/** Open at the block where somebody stopped, unless the address names another. */
function resume() {
  const place = lesson.dataset.place;
  const target = place && !location.hash && document.getElementById(`b-${place}`);
  if (target && target !== lesson.querySelector(".block")) target.scrollIntoView({ block: "start" });
}

/** Browsers without popover show the words as a list at the end; a tap leads there. */
function wordsWithoutPopover() {
  if ("popover" in HTMLElement.prototype) return;
  document.documentElement.classList.add("no-popover");
  for (const term of document.querySelectorAll("[popovertarget]:not([popovertargetaction])")) {
    term.addEventListener("click", (event) => {
      event.preventDefault();
      const sheet = document.getElementById(term.getAttribute("popovertarget"));
      sheet.tabIndex = -1;
      sheet.scrollIntoView({ block: "center" });
      sheet.focus();
    });
  }
}

if (lesson) {
  wordsWithoutPopover();
  ask();
  if (lesson.dataset.placeUrl) {
    resume();
    watch();
  }
}
