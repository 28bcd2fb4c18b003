// A page that refreshes itself does so only while somebody looks, and touches nothing
// that has not changed, so that a screen reader stays calm; an open table stays open.
(() => {
  const shown = new WeakMap();
  const open = new WeakMap();
  const parsed = (text) => {
    const place = document.createElement("template");
    place.innerHTML = text;
    return place.innerHTML.trim();
  };
  const tables = (place) => [...place.querySelectorAll("details")];
  for (const place of document.querySelectorAll("[data-gentle]")) {
    shown.set(place, place.innerHTML.trim());
  }
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.matches("[data-gentle]")) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = event.detail.target;
    if (!place.matches("[data-gentle]")) return;
    const text = parsed(event.detail.xhr.responseText);
    if (event.detail.xhr.status !== 200 || shown.get(place) === text) {
      event.detail.shouldSwap = false;
      return;
    }
    shown.set(place, text);
    open.set(place, tables(place).map((table) => table.open));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const place = event.detail.target;
    // The button that was tapped is gone: whoever goes by keyboard stays on its card.
    if (place.matches(".deeds")) place.querySelector("button")?.focus({ preventScroll: true });
    if (!place.matches("[data-gentle]")) return;
    tables(place).forEach((table, at) => { table.open = open.get(place)?.[at] ?? false; });
  });
})();
