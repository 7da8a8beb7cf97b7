"use strict";
(() => {
  const folds = [...document.querySelectorAll("details")];
  const diffs = [...document.querySelectorAll(".text-diff")];
  const unfold = document.getElementById("unfold");

  // A link leads to what is folded: browsers unfold it on their own only in part.
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();

  if (unfold) {
    unfold.hidden = false;
    unfold.addEventListener("click", () => {
      const isOpen = unfold.getAttribute("aria-pressed") !== "true";
      unfold.setAttribute("aria-pressed", String(isOpen));
      unfold.textContent = isOpen ? "fold all" : "unfold all";
      for (const diff of diffs) diff.open = isOpen;
    });
  }

  // From change to change with n and p, through the diffs that are open.
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const step = { n: 1, j: 1, p: -1, k: -1 }[event.key];
    if (!step) return;
    const changes = [...document.querySelectorAll(".text-diff[open] .change")];
    if (changes.length === 0) return;
    const at = changes.indexOf(document.activeElement && document.activeElement.closest(".change"));
    const next = changes[(at < 0 ? (step > 0 ? 0 : changes.length - 1) : at + step + changes.length) % changes.length];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center" });
    event.preventDefault();
  });

  // Paper shows all; the screen is then as it was.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = folds.filter((fold) => !fold.open);
    for (const fold of closed) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of closed) fold.open = false;
    closed = [];
  });
})();
