// One slide at a time, and the formulas between dollar signs set by KaTeX.
(() => {
  const set = () => {
    const plain = "code, pre, script, style, svg, .katex";
    const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT, (node) =>
      node.data.includes("$") && !node.parentElement.closest(plain) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT,
    );
    const found = [];
    while (walk.nextNode()) found.push(walk.currentNode);
    for (const node of found) {
      const parts = node.data.split(/(\$\$[^]+?\$\$|\$(?!\s)[^$]+?(?<!\s)\$)/);
      node.replaceWith(...parts.map((part, place) => (place % 2 ? formula(part) : part)));
    }
  };
  const formula = (text) => {
    const displayMode = text.startsWith("$$");
    const place = document.createElement("span");
    katex.render(text.replace(/^\$+|\$+$/g, ""), place, { displayMode, throwOnError: false, strict: "ignore" });
    return place;
  };

  // Each question of a skill check is a slide of its own, and so is what is said of a figure with a task.
  const split = (slide) => {
    const [, ...more] = slide.querySelectorAll("section[data-question]");
    const cells = [...slide.querySelectorAll(".jp-Cell")];
    const figure = cells.findLastIndex((cell) => cell.querySelector(".losslab-still .losslab-figure"));
    const after = figure < 0 ? [] : cells.slice(figure + 1);
    const own = (...parts) => {
      const place = document.createElement("section");
      place.append(...parts);
      return place;
    };
    slide.after(...more.map((question) => own(question)), ...(after.length ? [own(...after)] : []));
  };

  set();
  document.querySelectorAll(".slides > section > section").forEach(split);
  const holds = (slide) => slide.textContent.trim() || slide.querySelector("img, svg");
  const slides = [...document.querySelectorAll(".slides > section > section")].filter(holds);
  const turn = document.querySelector(".turn");
  const [back, next] = turn.querySelectorAll("button");
  let now = 0;
  const show = (number) => {
    now = Math.min(Math.max(number, 0), slides.length - 1);
    slides.forEach((slide, place) => slide.classList.toggle("now", place === now));
    turn.querySelector("output").value = `${now + 1} / ${slides.length}`;
    [back.disabled, next.disabled] = [now === 0, now === slides.length - 1];
    history.replaceState(null, "", `#${now + 1}`);
    scrollTo(0, 0);
  };
  const named = () => Number(location.hash.slice(1)) - 1 || 0;
  const keys = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1, Home: -Infinity, End: Infinity };

  document.querySelector(".slides").classList.add("shown");
  turn.hidden = false;
  turn.addEventListener("click", ({ target }) => target.dataset.by && show(now + Number(target.dataset.by)));
  addEventListener("hashchange", () => show(named()));
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || !(key in keys)) return;
    if (key === " " && target.closest?.("summary, button, a")) return; // these have a use for it
    event.preventDefault();
    show(now + (key === " " && event.shiftKey ? -1 : keys[key]));
  });
  show(named());
})();
