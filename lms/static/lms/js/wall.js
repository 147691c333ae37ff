// The wall's code changes without a flicker; where the network is away for a moment, the page stays and tries again.
async function renew() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const code = page.querySelector("[data-code]");
    if (!code) location.reload();
    else document.querySelector("[data-code]").replaceWith(code);
  } catch {
    // Without network the code on the wall grows old by itself.
  }
}

setInterval(renew, 10000);
