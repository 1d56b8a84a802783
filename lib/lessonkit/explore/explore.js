// Brings recorded figures to life: sets the SVG attributes that differ from one setting to the next.
// A slot is [path, attribute, controls, rows, template, differences]; record.py describes it.
import { handles } from "./handles.js";

export const start = (boxes) => {
  const near = new IntersectionObserver(
    (seen) => {
      for (const { isIntersecting, target } of seen) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        revive(target);
      }
    },
    { rootMargin: "600px" },
  );
  boxes.forEach((box) => near.observe(box));
};

const revive = async (box) => {
  const data = await fetch(box.dataset.src).then((answer) => answer.ok && answer.json()).catch(() => null);
  if (!data) {
    say(box, box.dataset.lost);
    box.addEventListener("change", () => revive(box), { once: true }); // who moves a control asks again
    return;
  }
  bind(box, recorded(box.querySelector("svg"), data));
  hold(box);
};

// Hold a box at the height it has of itself: what changes in it then concerns nothing around it, and a move
// lays out the figure alone. A part that gets another size (a narrower window, larger type) asks anew.
const hold = (box) => {
  const measure = () => {
    box.classList.remove("held");
    box.style.setProperty("--held", `${box.getBoundingClientRect().height}px`);
    box.classList.add("held");
  };
  const parts = new ResizeObserver(measure);
  for (const part of box.children) parts.observe(part);
};

// Where a figure comes from: `show(at)` shows a setting, `where(mark, at)` is a mark's place in it.
export const recorded = (svg, { shape, digits, slots, now }) => {
  const all = slots.map((slot) => prepare(slot, svg, 10 ** digits));
  const named = all.find(({ element, attribute }) => element === svg && attribute === "aria-label");
  const live = all.filter((slot) => slot !== named);
  const label = svg.getAttribute("aria-label");
  const [axes, numbers, texts] = now ?? [[], 0, [""]];
  const rowOf = ({ controls, rows }, at) => {
    const row = controls.reduce((sum, axis) => sum * shape[axis] + at[axis], 0);
    return rows ? rows[row] : row;
  };
  // A mark is a path that starts at its place: `M x y`, then relative steps.
  const known = {};
  const places = (mark) => (known[mark] ??= find(svg.querySelector(`[data-mark="${CSS.escape(mark)}"] path`)));
  const find = (path) => {
    const moves = live.find((slot) => slot.element === path && slot.attribute === "d");
    const d = (at) => (moves ? moves.value(rowOf(moves, at)) : path.getAttribute("d"));
    return (at) => d(at).split(" ", 3).slice(1).map(Number);
  };
  return {
    show: (at) => {
      for (const slot of live) {
        const row = rowOf(slot, at);
        if (row === slot.shown) continue;
        slot.shown = row;
        set(slot, slot.value(row));
      }
    },
    where: (mark, at) => places(mark)(at),
    fixed: true, // `where` says the same at any time
    now: (at) => texts[rowOf({ controls: axes, rows: numbers }, at)],
    alt: (at) => (named ? named.value(rowOf(named, at)) : label),
  };
};

export const bind = (box, source) => {
  const controls = [...box.querySelectorAll(".explore-row")].map(control);
  const line = box.querySelector(".explore-now > span");
  const at = () => controls.map((row) => row.index());
  const first = source.alt(at());
  let announced;

  const told = () => {
    const [alt, now] = [source.alt(at()), source.now(at())];
    box.querySelector("figure svg")?.setAttribute("aria-label", `${alt} ${now}`.trim());
    say(box, alt === first && now ? now : alt); // an author's own sentence for the setting goes first
  };
  const redrawn = () => {
    place();
    if (line) write(line, source.now(at()));
    clearTimeout(announced);
    announced = setTimeout(told, 500);
  };
  const show = () => {
    source.show(at());
    controls.forEach((row) => row.tell());
    redrawn();
  };
  const place = handles(box, controls, source, show);

  box.addEventListener("input", show);
  box.addEventListener("change", show);
  box.querySelector(".explore-reset").addEventListener("click", () => {
    controls.forEach((row) => row.reset());
    show();
  });
  box.addEventListener("lab-step", show);
  say(box, ""); // a place that is there before its words is heard
  box.dataset.ready = "yes";
  if (controls.some((row) => row.moved())) show(); // before this came
  return redrawn;
};

// Find a slot's element once, and turn its differences into numbers.
const prepare = ([path, attribute, controls, rows, template, steps], svg, scale) => {
  let element = svg;
  for (const child of path) element = element.children[child];
  let value = (row) => template[row];
  if (steps) {
    const width = template.length - 1;
    for (let i = width; i < steps.length; i++) steps[i] += steps[i - width];
    value = (row) => {
      let text = template[0];
      for (let i = 0; i < width; i++) text += steps[row * width + i] / scale + template[i + 1];
      return text;
    };
  }
  return { element, attribute, controls, rows, value, shown: -1 };
};

const set = ({ element, attribute }, value) => {
  if (attribute === "#text") write(element, value);
  else if (attribute === "#content") refill(element, value);
  else element.setAttribute(attribute, value);
};

// Put other content into an element, and touch only what differs: new elements cost most in painting.
const refill = (element, content) => {
  const other = element.cloneNode(false);
  other.innerHTML = content;
  morph(element, other);
};

const morph = (old, fresh) => {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const [before, after] = [[...old.children], [...fresh.children]];
  if (!before.length && !after.length) return write(old, fresh.textContent);
  if (hasWords(old) || hasWords(fresh)) return old.replaceChildren(...fresh.childNodes);
  after.forEach((child, place) => {
    const there = before[place];
    if (!there) old.append(child);
    else if (there.tagName === child.tagName) morph(there, child);
    else there.replaceWith(child);
  });
  // A child less or more makes the browser match styles all over the page: what is not shown is only hidden.
  for (const child of before.slice(after.length)) child.setAttribute("visibility", "hidden");
};

const hasWords = (element) => [...element.childNodes].some(({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim());

// A new text node makes the browser match and count all over the page; new data in the old one does not.
const write = (element, text) => {
  const [node] = element.childNodes;
  if (element.childNodes.length !== 1 || node.nodeType !== Node.TEXT_NODE) element.textContent = text;
  else if (node.data !== text) node.data = text;
};

// One control: which of its values is chosen, and how that is told.
const control = (row) => {
  const texts = JSON.parse(row.dataset.texts);
  const first = Number(row.dataset.start);
  const inputs = [...row.querySelectorAll("input")];
  const [input] = inputs;
  const output = row.querySelector("output > span");
  if (row.querySelector(".explore-play")) steps(row, input);
  const kinds = {
    range: [() => Number(input.value), () => (input.value = first)],
    checkbox: [() => Number(input.checked), () => (input.checked = first === 1)],
    radio: [() => inputs.findIndex((option) => option.checked), () => (inputs[first].checked = true)],
  };
  const [index, reset] = kinds[input.type];
  if (input.type === "range") stays(input);
  const tell = () => {
    if (!output) return;
    write(output, texts[index()]);
    input.setAttribute("aria-valuetext", texts[index()]);
  };
  return { index, reset, tell, row, input, mark: row.dataset.handle, moved: () => index() !== first };
};

// A finger that scrolls the page over a slider does not move it.
const stays = (input) => {
  let before;
  input.addEventListener("pointerdown", () => (before = input.value));
  input.addEventListener("pointercancel", () => {
    input.value = before;
    input.dispatchEvent(new Event("lab-step", { bubbles: true }));
  });
};

// Back, Step and Play of a stepper.
const steps = (row, input) => {
  const play = row.querySelector(".explore-play");
  const first = play.textContent;
  let timer;
  const go = (by) => {
    input.value = Number(input.value) + by;
    input.dispatchEvent(new Event("lab-step", { bubbles: true }));
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = first;
  };
  row.querySelector(".explore-back").addEventListener("click", () => (stop(), go(-1)));
  row.querySelector(".explore-step").addEventListener("click", () => (stop(), go(1)));
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (input.value === input.max) input.value = 0;
    play.textContent = play.dataset.pause;
    timer = setInterval(() => {
      go(1);
      if (input.value === input.max) stop();
    }, 450);
  });
};

// Tell assistive technology what the figure now shows.
const say = (box, text) => {
  let place = box.querySelector(".explore-said");
  if (!place) {
    place = Object.assign(document.createElement("p"), { className: "explore-said" });
    place.setAttribute("role", "status");
    box.append(place);
  }
  if (place.textContent !== text) place.textContent = text;
};
