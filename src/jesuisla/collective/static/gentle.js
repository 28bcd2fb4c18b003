// A page that refreshes itself does so only while somebody looks, and touches nothing
// that has not changed, so that an open table stays open and a screen reader stays calm.
(() => {
  const last = new WeakMap();
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && event.detail.elt.matches("[data-gentle]")) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = event.detail.target;
    if (!place.matches("[data-gentle]")) return;
    const text = event.detail.xhr.responseText;
    if (event.detail.xhr.status !== 200 || last.get(place) === text) event.detail.shouldSwap = false;
    else last.set(place, text);
  });
})();
