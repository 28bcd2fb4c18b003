// A button that copies its words or the text of a field; without script it stays hidden.
const reveal = (place) => {
  for (const button of place.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
};
reveal(document);
document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const { copy, words } = button.dataset;
  await navigator.clipboard.writeText(words ?? document.getElementById(copy).value);
  const status = button.parentElement.querySelector("[data-copied]");
  status.textContent = status.dataset.copied;
});
