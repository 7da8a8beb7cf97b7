"use strict";
(() => {
  const changes = [...document.querySelectorAll(".change")];
  const folds = [...document.querySelectorAll("details")];
  const byId = (id) => document.getElementById(id);
  const total = changes.length;
  let at = -1;

  const show = () => {
    byId("at").textContent = at < 0 ? `${total} ${total === 1 ? "change" : "changes"}` : `${at + 1} of ${total}`;
  };

  // After a reader has scrolled by hand, the next change is the next one on the screen.
  let scrolled = true;
  for (const name of ["wheel", "touchmove"]) {
    addEventListener(name, () => { scrolled = true; }, { passive: true });
  }
  addEventListener("keydown", (event) => {
    if (["PageDown", "PageUp", "Home", "End", " ", "ArrowDown", "ArrowUp"].includes(event.key)) scrolled = true;
  });

  const next = (step) => {
    if (total === 0) return;
    const last = at < 0 ? null : changes[at].getBoundingClientRect();
    const inSight = last && last.bottom > 0 && last.top < innerHeight;
    if (at >= 0 && (!scrolled || inSight)) {
      at = (at + step + total) % total;
    } else {
      const top = (change) => change.getBoundingClientRect().top;
      const found = step > 0 ? changes.findIndex((change) => top(change) > 0)
        : changes.findLastIndex((change) => top(change) < 0);
      at = found >= 0 ? found : step > 0 ? 0 : total - 1;
    }
    scrolled = false;
    changes[at].focus({ preventScroll: true });
    changes[at].scrollIntoView({ block: "center" });
    show();
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "n" || event.key === "j") next(1);
    else if (event.key === "p" || event.key === "k") next(-1);
    else return;
    event.preventDefault();
  });
  byId("next").addEventListener("click", () => next(1));
  byId("previous").addEventListener("click", () => next(-1));

  addEventListener("focusin", (event) => {
    const found = changes.indexOf(event.target.closest(".change"));
    if (found >= 0) { at = found; scrolled = false; show(); }
  });

  const unfold = byId("unfold");
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", String(open));
    unfold.textContent = open ? "fold" : "unfold all";
    for (const fold of folds) fold.open = open;
  });
  unfold.hidden = folds.length === 0;

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

  show();
  byId("bar").hidden = total === 0 && folds.length === 0;
})();
