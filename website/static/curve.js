// The learner's curve over the picture of the curve to reach, which came with the page.
const SPACE = "http://www.w3.org/2000/svg";

// `curves` has for each panel the points and a sentence; `place` holds the picture and says where its panels are.
export const draw = (place, curves) => {
  const axes = JSON.parse(place.dataset.axes);
  const svg = place.querySelector("svg");
  svg.querySelectorAll(".own-curve").forEach((old) => old.remove());
  const panels = [...svg.querySelectorAll(".panel")]; // none where there is one
  curves.forEach(({ points }, panel) => (panels[panel] ?? svg).append(panelOf(points, axes[panel])));
  const told = place.querySelector(".curve-told");
  told.hidden = !curves.length;
  told.textContent = curves.map(({ told: sentence }) => sentence).join(" ");
};

// A drawing of its own at the panel's box, which cuts what leaves it.
const panelOf = (points, { box, limits, log }) => {
  const [x, y, width, height] = box;
  const inner = document.createElementNS(SPACE, "svg");
  for (const [name, value] of Object.entries({ class: "own-curve", x, y, width, height })) inner.setAttribute(name, value);
  const path = document.createElementNS(SPACE, "path");
  const share = (value, axis) => {
    const scale = log[axis] ? Math.log : Number;
    const [low, high] = limits[axis].map(scale);
    return Math.max(-9, Math.min(9, (scale(value) - low) / (high - low)));
  };
  const at = ([a, b]) => `${(share(a, 0) * width).toFixed(1)} ${((1 - share(b, 1)) * height).toFixed(1)}`;
  const seen = points.map((point) => (point && [0, 1].every((axis) => !log[axis] || point[axis] > 0) ? point : null));
  path.setAttribute("d", seen.map((point, i) => point && `${seen[i - 1] ? "L" : "M"}${at(point)}`).filter(Boolean).join(""));
  inner.append(path);
  return inner;
};
