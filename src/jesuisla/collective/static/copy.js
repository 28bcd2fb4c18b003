// A button that copies the text of a field; without script or permission it stays hidden.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    const status = button.parentElement.querySelector("[data-copied]");
    status.textContent = status.dataset.copied;
  });
}
