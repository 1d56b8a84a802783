// Looks at what the page holds and loads only the scripts for that, some of them when it comes near.
import { wait } from "./waiting.js";

wait([...document.querySelectorAll("article form.question")]);
const parts = {
  ".question:not(.prediction), .practice": "./quiz.js",
  ".prediction": "./predict.js",
  ".solving": "./exercises.js",
  ".compare": "./compare.js",
  ".notes": "./notes.js",
  "li[data-lesson]": "./progress.js",
  "#practice": "./queue.js",
  "div.highlight pre": "./copy.js",
  "a.term": "./cards.js",
  "#search": "./search.js",
  "#offline": "./offline.js",
};
const later = {
  ".explorable": "./explore.js",
  ".tag_try-it": "./try.js",
  ".lesson-end": "./progress.js",
};
const moved = document.querySelector('meta[name="lab-moved"]')?.content;
const ready = moved ? import("./store.js").then((store) => store.follow(JSON.parse(moved))) : Promise.resolve();
const runs = document.querySelector(".run-notebook a.button");
if (moved && runs) import("./runs.js").then((part) => part.follow(JSON.parse(moved), runs));
// A script that did not come is asked for again, a few times.
const got = (script, pause = 1000) =>
  import(script).catch((problem) => {
    if (pause > 60_000) throw problem;
    return new Promise((go) => setTimeout(go, pause)).then(() => got(script, 2 * pause));
  });
const begin = (script, found) => ready.then(() => got(script)).then((part) => part.start(found));
for (const [selector, script] of Object.entries(parts)) {
  const found = [...document.querySelectorAll(selector)];
  if (found.length) begin(script, found);
}
for (const [selector, script] of Object.entries(later)) {
  const found = [...document.querySelectorAll(selector)];
  const coming = new IntersectionObserver(
    (seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      coming.disconnect();
      begin(script, found);
    },
    { rootMargin: "800px" },
  );
  found.forEach((box) => coming.observe(box));
}

import("./offline.js").then((part) => part.register());

// Parts of a page that are laid out late move what is below them: a link lands when that is over.
const named = () => {
  const name = location.hash.slice(1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // "#100%" is nothing that was encoded
  }
};
const land = () => {
  const target = document.getElementById(named());
  let frames = 12;
  const again = () => {
    target.scrollIntoView();
    if (--frames) requestAnimationFrame(again);
  };
  if (target) again();
};
addEventListener("hashchange", land);
document.querySelector(".toc-tree")?.addEventListener("click", ({ target }) => {
  if (target.closest("a")) document.querySelector("#__toc").checked = false; // a drawer would cover where it leads
});
const back = performance.getEntriesByType("navigation")[0]?.type !== "navigate"; // to where it was
if (!back && document.readyState === "complete") land();
else if (!back) addEventListener("load", land);

// What can be scrolled sideways must be reachable by keyboard. Only what is near is measured: the rest of a
// long page need not be laid out for it.
const scrolls = "article pre, .math-block, .table-wrapper, .cell_output .output, .losslab-figure";
const near = new Set();
const reach = (box) => {
  if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
  else if (box !== document.activeElement) box.removeAttribute("tabindex");
};
const watch = new IntersectionObserver(
  (seen) => {
    for (const { isIntersecting, target } of seen) {
      if (isIntersecting) near.add(target), reach(target);
      else if (near.delete(target)) target.tabIndex = 0; // not known any more: the window may have changed
    }
  },
  { rootMargin: "800px" },
);
for (const box of document.querySelectorAll(scrolls)) {
  box.tabIndex = 0; // until it is known
  watch.observe(box);
}
new ResizeObserver(() => near.forEach(reach)).observe(document.body);
document.fonts.ready.then(() => near.forEach(reach)); // formulas change their width when their type arrives
