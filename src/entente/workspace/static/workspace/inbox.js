// The inbox by keyboard: J and K go through the proposals, A, E and R press the buttons of the one in focus.
"use strict";
(() => {
  const cards = [...document.querySelectorAll("[data-proposal]")];
  let at = -1;
  const go = (step) => {
    at = Math.min(Math.max(at + step, 0), cards.length - 1);
    cards[at].focus();
    cards[at].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !cards.length) return;
    const key = event.key.toLowerCase();
    const held = document.activeElement?.closest("[data-proposal]");
    if (held) at = cards.indexOf(held);
    if (key === "j") go(1);
    else if (key === "k") go(-1);
    else if (at >= 0 && "aer".includes(key)) cards[at].querySelector(`[data-key="${key}"]`)?.click();
    else return;
    event.preventDefault();
  });
})();
