// The glossary filters while somebody types. The form does the same with a click, and without script.
const page = document.querySelector("[data-glossary]");
const field = page?.querySelector("[name=q]");
const entries = [...(page?.querySelectorAll("[data-find]") ?? [])];
const status = page?.querySelector("[data-count]");
const empty = page?.querySelector("[data-empty]");
const same = { "ı": "i", "ß": "ss", "ى": "ي", "ة": "ه", "ـ": "", "’": "'" };

// As lms/glossary/searching.py folds.
function fold(text) {
  const swapped = [...text.toLowerCase()].map((sign) => same[sign] ?? sign).join("");
  const bare = swapped.normalize("NFKD").replace(/\p{M}/gu, "");
  return bare.replace(/([aou])e/g, "$1").split(/\s+/).filter(Boolean);
}

function filter() {
  const parts = fold(field.value);
  let count = 0;
  for (const entry of entries) {
    entry.hidden = !parts.every((part) => entry.dataset.find.includes(part));
    count += entry.hidden ? 0 : 1;
  }
  for (const letter of page.querySelectorAll("[data-letter]")) {
    letter.hidden = !letter.querySelector("[data-find]:not([hidden])");
    const jump = page.querySelector(`.jump a[href="#${letter.firstElementChild.id}"]`);
    if (jump) jump.parentElement.hidden = letter.hidden;
  }
  empty.hidden = count > 0;
  status.textContent = count === 1 ? status.dataset.one : status.dataset.many.replace("#", count);
}

// Words that the server left out cannot come back here: then the form asks it.
if (field && entries.length && !field.value) {
  field.addEventListener("input", filter);
  // Back from another page, the browser may have kept what was typed.
  window.addEventListener("pageshow", filter);
}
