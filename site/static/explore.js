// Brings recorded figures to life: sets the SVG attributes that differ from one setting to the next.
// A slot is [path, attribute, controls, rows, template, differences]; explore_record.py describes it.

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
  const answer = await fetch(box.dataset.src);
  if (!answer.ok) return say(box, "The recording of this figure could not be loaded.");
  const { shape, digits, slots } = await answer.json();
  const svg = box.querySelector("svg");
  const live = slots.map((slot) => prepare(slot, svg, 10 ** digits));
  const controls = [...box.querySelectorAll(".explore-row")].map(control);
  let announced;

  const show = () => {
    const at = controls.map((one) => one.index());
    for (const slot of live) {
      let row = slot.controls.reduce((sum, axis) => sum * shape[axis] + at[axis], 0);
      if (slot.rows) row = slot.rows[row];
      if (row === slot.shown) continue;
      slot.shown = row;
      set(slot, slot.value(row));
    }
    controls.forEach((one) => one.tell());
    clearTimeout(announced);
    announced = setTimeout(() => say(box, svg.getAttribute("aria-label")), 700);
  };

  box.addEventListener("input", show);
  box.addEventListener("change", show);
  box.querySelector(".explore-reset").addEventListener("click", () => {
    controls.forEach((one) => one.reset());
    show();
  });
  box.addEventListener("lab-step", show);
  box.dataset.ready = "yes";
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
  if (attribute === "#text") element.textContent = value;
  else if (attribute === "#content") element.innerHTML = value;
  else element.setAttribute(attribute, value);
};

// One control: which of its values is chosen, and how that is told.
const control = (row) => {
  const texts = JSON.parse(row.dataset.texts);
  const first = Number(row.dataset.start);
  const inputs = [...row.querySelectorAll("input")];
  const [input] = inputs;
  const output = row.querySelector("output");
  if (row.querySelector(".explore-play")) steps(row, input);
  const kinds = {
    range: [() => Number(input.value), () => (input.value = first)],
    checkbox: [() => Number(input.checked), () => (input.checked = first === 1)],
    radio: [() => inputs.findIndex((one) => one.checked), () => (inputs[first].checked = true)],
  };
  const [index, reset] = kinds[input.type];
  const tell = () => {
    if (!output) return;
    output.textContent = texts[index()];
    input.setAttribute("aria-valuetext", texts[index()]);
  };
  return { index, reset, tell };
};

// Back, Step and Play of a stepper.
const steps = (row, input) => {
  const play = row.querySelector(".explore-play");
  let timer;
  const go = (by) => {
    input.value = Number(input.value) + by;
    input.dispatchEvent(new Event("lab-step", { bubbles: true }));
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
  };
  row.querySelector(".explore-back").addEventListener("click", () => (stop(), go(-1)));
  row.querySelector(".explore-step").addEventListener("click", () => (stop(), go(1)));
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (input.value === input.max) input.value = 0;
    play.textContent = "Pause";
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
