// Hover cards: what a term or a loss is, beside the link to its glossary entry. Keyboard focus shows them too,
// the pointer may move onto them, and Escape closes them.
import { fetched } from "./fetched.js";

const root = document.documentElement.dataset.content_root ?? "./";

export const start = (links) => {
  const card = Object.assign(document.createElement("div"), { className: "card", id: "card", hidden: true });
  card.setAttribute("role", "tooltip");
  document.querySelector("article").append(card);
  let link;
  let timer;
  const close = () => {
    clearTimeout(timer);
    card.hidden = true;
    link?.removeAttribute("aria-describedby");
    link = undefined;
  };
  const open = async (target) => {
    close();
    link = target;
    const entries = await fetched(`${root}_data/cards.json`).catch(() => ({})); // the link works without
    const html = entries[decodeURIComponent(target.hash.slice(1))];
    if (!html || link !== target) return;
    card.innerHTML = html; // the course's own file
    card.hidden = false;
    target.setAttribute("aria-describedby", "card");
    const at = target.getBoundingClientRect();
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    card.style.left = `${Math.max(8, Math.min(at.left, room)) + scrollX}px`;
    const below = at.bottom + card.offsetHeight + 8 < innerHeight || at.top < card.offsetHeight + 8;
    card.style.top = `${(below ? at.bottom + 2 : at.top - card.offsetHeight - 2) + scrollY}px`;
  };
  const later = (act, wait) => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
  for (const one of links) {
    one.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(() => open(one), 250));
    one.addEventListener("pointerleave", () => later(close, 250));
    one.addEventListener("focus", () => open(one));
    one.addEventListener("blur", close);
  }
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => later(close, 250));
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
};
