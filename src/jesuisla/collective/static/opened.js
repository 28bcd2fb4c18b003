// Once the thread was opened in its own tab, the step after it stands open where one comes back to.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const step = opener?.nextElementSibling && document.getElementById(opener.dataset.opens);
  if (!step) return;
  opener.classList.add("button-quiet");
  opener.nextElementSibling.hidden = true; // the form has its own button
  step.open = true;
  step.scrollIntoView({ behavior: "instant" });
});
