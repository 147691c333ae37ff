// The styleguide: nothing is sent, no link leads away from what is shown, and notices of the quiz's script are visible.
const samples = document.querySelector("[data-samples]");

samples.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
});
samples.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (link && !link.closest(".frames, .sheet") && !link.getAttribute("href").startsWith("#")) event.preventDefault();
});

for (const shown of document.querySelectorAll("[data-notices-shown]")) {
  for (const template of shown.querySelectorAll("template[data-notice]")) {
    const notice = template.content.cloneNode(true);
    const count = notice.querySelector("[data-count]");
    if (count) count.textContent = count.dataset.many.replace("#", "2");
    shown.append(notice);
  }
}
