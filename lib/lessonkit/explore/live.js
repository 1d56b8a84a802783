// A figure with controls in a notebook. The kernel draws a setting when it is asked for, one at a time, the
// newest wish first; what it drew is kept. Where a mark will be is known from that, or estimated from how far
// one step of a control moved it.
import { bind } from "./explore.js";

const fromKernel = (model, box, redrawn) => {
  const rows = [...box.querySelectorAll(".explore-row")];
  const drawn = new Map(); // setting -> {at, svg, places}
  const steps = {}; // mark -> axis -> how far the mark goes for one step of that control
  let current, busy, wanted, latest; // latest: the newest wish as a text

  const keep = (at, { svg, now }) => {
    const drawing = new DOMParser().parseFromString(svg, "text/html");
    const alt = drawing.querySelector("svg").getAttribute("aria-label");
    const places = {};
    const [axis, more] = at.flatMap((i, other) => (current && i !== current.at[other] ? [other] : []));
    for (const mark of drawing.querySelectorAll("[data-mark]")) {
      const { x, y } = mark.querySelector("use").attributes;
      const place = (places[mark.dataset.mark] = [Number(x.value), Number(y.value)]);
      const from = current?.places[mark.dataset.mark];
      if (axis === undefined || more !== undefined || !from) continue;
      const step = place.map((value, k) => (value - from[k]) / (at[axis] - current.at[axis]));
      (steps[mark.dataset.mark] ??= {})[axis] = step;
    }
    return drawn.set(String(at), { at, svg, alt, now, places }).get(String(at));
  };
  const put = (frame) => {
    current = frame;
    box.querySelector("figure svg").outerHTML = frame.svg;
    trouble(box, "");
  };
  const first = rows.map((row) => Number(row.dataset.start));
  current = keep(first, { svg: box.querySelector("figure svg").outerHTML, now: "" });
  const spare = rows.flatMap((row, axis) => {
    const last = JSON.parse(row.dataset.texts).length - 1;
    return row.dataset.handle ? [first.with(axis, first[axis] > last / 2 ? 0 : last)] : [];
  });
  const next = () => {
    if (busy) return;
    if (drawn.has(String(wanted))) wanted = undefined; // asked for twice, and answered meanwhile
    const at = wanted ?? spare.shift();
    if (!at) return;
    busy = { shown: Boolean(wanted) };
    wanted = undefined;
    model.send({ at });
  };
  model.on("msg:custom", ({ at, problem, ...answer }) => {
    if (problem) trouble(box, problem);
    else {
      const frame = keep(at, answer);
      // On the way to the newest wish every answer is shown; once that is there, a late one is not.
      if (busy?.shown && String(current.at) !== latest) put(frame);
    }
    busy = undefined;
    redrawn();
    next();
  });
  next();
  return {
    show: (at) => {
      latest = String(at);
      wanted = drawn.has(latest) ? undefined : at;
      if (wanted) next();
      else put(drawn.get(latest));
    },
    now: () => current.now,
    alt: () => current.alt,
    where: (mark, at) => {
      const known = drawn.get(String(at))?.places[mark];
      const step = (axis, k) => (at[axis] - current.at[axis]) * (steps[mark]?.[axis]?.[k] ?? 0);
      const from = current.places[mark] ?? [0, 0];
      return known ?? from.map((value, k) => at.reduce((sum, _, axis) => sum + step(axis, k), value));
    },
  };
};

// A setting that cannot be drawn is said beside the figure; the controls go on working.
const trouble = (box, text) => {
  box.querySelector(".explore-trouble")?.remove();
  if (!text) return;
  const place = Object.assign(document.createElement("p"), { className: "explore-trouble", textContent: text });
  place.setAttribute("role", "alert");
  box.querySelector("figure").before(place);
};

export const alive = (model, el) => {
  el.innerHTML = model.get("html");
  el.classList.add("losslab-live", "js");
  const box = el.querySelector(".explorable");
  if (box.querySelector("figure svg")) {
    const redrawn = bind(box, fromKernel(model, box, () => redrawn()));
  }
  return keys(el);
};

// JupyterLab takes arrows, Enter and letters for its own shortcuts, also from a slider or a button that
// has the focus, unless that very element says otherwise. Those with Ctrl stay with JupyterLab.
const keys = (el) => {
  const mine = ({ target, key, ctrlKey, metaKey, altKey, shiftKey }) => {
    const theirs = ctrlKey || metaKey || altKey || (shiftKey && key === "Enter");
    if (el.contains(target)) target.toggleAttribute("data-lm-suppress-shortcuts", !theirs);
  };
  window.addEventListener("keydown", mine, true);
  return () => window.removeEventListener("keydown", mine, true);
};
