// Once the thread was opened in its own tab, the step after it becomes the main one.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (!opener?.nextElementSibling) return;
  opener.classList.add("button-quiet");
  opener.nextElementSibling.classList.remove("button-quiet");
});
