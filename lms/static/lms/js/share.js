// Passing a page on: the device's own menu, else the clipboard, else the address to copy by hand. No third party.
for (const share of document.querySelectorAll("[data-share]")) {
  const part = (name) => share.querySelector(`[data-share-${name}]`);
  const { url, title } = share.dataset;
  const byHand = () => {
    part("address").hidden = false;
    part("address").querySelector("input").select();
  };

  if (navigator.share) {
    part("send").hidden = false;
    part("address").hidden = true;
    part("send").addEventListener("click", async () => {
      try {
        await navigator.share({ title, url });
      } catch (error) {
        if (error.name !== "AbortError") byHand(); // closing the menu is no mistake
      }
    });
  } else if (navigator.clipboard) {
    part("copy").hidden = false;
    part("address").hidden = true;
    part("copy").addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(url);
        part("said").textContent = part("said").dataset.copied;
      } catch {
        byHand();
      }
    });
  }
}
