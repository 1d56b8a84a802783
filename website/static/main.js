// Looks at what the page holds and loads only the scripts for that.
const parts = {
  ".explorable": "./explore.js",
  ".question:not(.prediction), .practice": "./quiz.js",
  ".prediction": "./predict.js",
  "#predictions": "./calibration.js",
  ".solving": "./exercises.js",
  ".tag_try-it": "./try.js",
  ".compare": "./compare.js",
  ".notes": "./notes.js",
  ".lesson-end, [data-lesson]": "./progress.js",
  "#practice": "./queue.js",
  "div.highlight pre": "./copy.js",
  "a.term": "./cards.js",
  "#search": "./search.js",
  "#offline": "./offline.js",
};
const moved = document.querySelector('meta[name="lab-moved"]')?.content;
const ready = moved ? import("./store.js").then((store) => store.follow(JSON.parse(moved))) : Promise.resolve();
for (const [selector, script] of Object.entries(parts)) {
  const found = document.querySelectorAll(selector);
  if (found.length) ready.then(() => import(script)).then((part) => part.start([...found]));
}

import("./offline.js").then((part) => part.register());

// What can be scrolled sideways must be reachable by keyboard.
const scrolls = "article pre, .math-block, .table-wrapper, .cell_output .output, .losslab-figure";
const reach = () => {
  for (const box of document.querySelectorAll(scrolls)) {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
new ResizeObserver(reach).observe(document.body);
document.fonts.ready.then(reach); // formulas change their width when their type arrives
