/* Keys for the taps and the queue, while the focus is in them. */
(() => {
  const KINDS = { 1: "ours", 2: "supportive", 3: "neutral", 4: "hateful", 5: "misleading", 6: "unknown", "?": "unknown" };
  const typing = (e) => e.ctrlKey || e.metaKey || e.altKey || e.isComposing ||
    e.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const onKeys = (place, deeds) => place.addEventListener("keydown", (e) => {
    if (!typing(e) && deeds[e.key] && deeds[e.key](e) !== false) e.preventDefault();
  });

  // <div class="taps" data-taps data-letters="osnhm"> with one fieldset.tap a place;
  // [data-undo] is a button that takes the last tap back, [data-keys] a hint on the keys.
  const taps = document.querySelector("[data-taps]");
  if (taps) {
    const rows = [...taps.querySelectorAll("fieldset.tap")];
    const done = [];
    const before = rows.map((row) => row.querySelector(":checked"));
    const button = document.querySelector("[data-undo]");
    let here = Math.max(0, rows.findIndex((row) => !row.querySelector(":checked")));
    const go = (to, focus = true) => {
      here = Math.min(Math.max(to, 0), rows.length - 1);
      rows.forEach((row, at) => row.classList.toggle("tap-here", at === here));
      const box = rows[here].querySelector(":checked") || rows[here].querySelector("input");
      if (focus && box) { box.focus(); rows[here].scrollIntoView({ block: "nearest" }); }
    };
    const answer = (kind) => {
      const box = [...rows[here].querySelectorAll("input")].find((input) => input.value === kind);
      if (!box) return;
      box.checked = true;
      box.dispatchEvent(new Event("change", { bubbles: true }));
      go(here + 1);
    };
    const undo = () => {
      if (!done.length) return;
      const [at, was] = done.pop();
      rows[at].querySelectorAll("input").forEach((input) => { input.checked = input === was; });
      before[at] = was;
      if (button) button.hidden = !done.length;
      go(at);
    };
    taps.addEventListener("change", (e) => {
      const at = rows.indexOf(e.target.closest("fieldset.tap"));
      done.push([at, before[at]]);
      before[at] = e.target;
      if (button) button.hidden = false;
    });
    taps.closest("form")?.addEventListener("reset", () => {
      done.length = 0;
      setTimeout(() => rows.forEach((row, at) => { before[at] = row.querySelector(":checked"); }));
      if (button) button.hidden = true;
    });
    button?.addEventListener("click", undo);
    [...(taps.dataset.letters || "osnhm")].forEach((letter, at) => { KINDS[letter] = KINDS[at + 1]; });
    taps.addEventListener("focusin", (e) => {
      const at = rows.indexOf(e.target.closest("fieldset.tap"));
      if (at >= 0 && at !== here) go(at, false);
    });
    const deeds = { u: undo, Backspace: undo, ArrowUp: () => go(here - 1), ArrowDown: () => go(here + 1) };
    for (const key of Object.keys(KINDS)) deeds[key] = () => answer(KINDS[key]);
    onKeys(taps, deeds);
    go(here, false);
  }

  if (matchMedia("(hover: hover)").matches) {
    document.querySelectorAll("[data-keys]").forEach((hint) => { hint.hidden = false; });
  }

  // <ol data-queue> with a summary [data-item] a line: j and k walk while the focus is in main,
  // as it is on arrival; Enter unfolds, Escape folds.
  const queue = document.querySelector("[data-queue]");
  if (queue) {
    const main = queue.closest("main");
    const items = [...queue.querySelectorAll("[data-item]")];
    if (document.activeElement === document.body) main.focus({ preventScroll: true });
    const at = (e) => items.indexOf(e.target.closest("[data-queue] details")?.firstElementChild);
    onKeys(main, {
      j: (e) => items[Math.min(at(e) + 1, items.length - 1)].focus(),
      k: (e) => items[Math.max(at(e) - 1, 0)].focus(),
      Escape: (e) => {
        const line = items[at(e)];
        if (!line?.parentNode.open) return false;
        line.parentNode.open = false;
        return line.focus();
      },
    });
  }
})();
