// A file that is being made: asks for its page again every two seconds, until it is ready or has failed.
const PAUSE = 2000;

async function follow() {
  const shown = document.querySelector("[data-export='open']");
  if (!shown) return;
  const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("[data-export]");
    if (next && next.textContent !== shown.textContent) {
      shown.replaceChildren(...next.childNodes);
      shown.dataset.export = next.dataset.export;
    }
  }
  window.setTimeout(follow, PAUSE);
}

window.setTimeout(follow, PAUSE);
