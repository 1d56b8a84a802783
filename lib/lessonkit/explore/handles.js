// Marks that can be dragged. Over each lies a grip; dragging it moves the sliders that name the mark to
// the setting at which the mark is nearest to the pointer. The sliders stay the accessible controls: a
// grip takes no place in the tab order, lends its slider the focus, and shows when the slider has it.
export const handles = (box, controls, source, moved) => {
  const svg = () => box.querySelector("figure svg");
  const marks = new Set(controls.map((row) => row.mark).filter(Boolean));
  if (!marks.size) return () => {};
  const stage = Object.assign(document.createElement("div"), { className: "explore-stage" });
  stage.style.setProperty("--most", svg().style.getPropertyValue("--most"));
  svg().before(stage);
  stage.append(svg());
  const grips = [...marks].map((mark) => grip(mark, stage, svg, controls, source, moved));
  const place = () => grips.forEach((follow) => follow());
  place();
  return place;
};

const grip = (mark, stage, svg, controls, source, moved) => {
  const own = controls.flatMap((row, axis) => (row.mark === mark ? [axis] : []));
  const knob = Object.assign(document.createElement("span"), { className: "explore-grip", ariaHidden: "true" });
  stage.append(knob);
  const now = () => controls.map((row) => row.index());
  const panel = () => svg().querySelector(`[data-mark="${CSS.escape(mark)}"]`)?.closest(".panel");
  const number = [...svg().querySelectorAll(".panel")].indexOf(panel());
  const count = number < 0 ? 1 : panel().parentNode.children.length;
  const columns = Number(svg().dataset.columns ?? 1); // where panels lie below one another
  const rows = Math.ceil(count / columns);
  const which = Math.max(number, 0);
  let places; // every setting that this mark alone can bring about, and where it is then
  let drag;

  const place = () => {
    const { x, y, width, height } = svg().viewBox.baseVal;
    const [left, top] = source.where(mark, now());
    if (!drag) { // a grip that moved would make the browser layer the page anew at every step; the mark is enough
      const [across, down] = [((left - x) * count) / width, (top - y) / height];
      const shares = { left: (which + across) / count, top: down };
      shares["left-narrow"] = ((which % columns) + across) / columns;
      shares["top-narrow"] = (Math.floor(which / columns) + down) / rows;
      for (const [name, share] of Object.entries(shares)) knob.style.setProperty(`--${name}`, `${100 * share}%`);
    }
    const others = now().filter((_, axis) => !own.includes(axis)).join();
    if (source.fixed && places?.others === others) return;
    const along = (all, axis) =>
      all.flatMap((at) => Array.from({ length: Number(controls[axis].input.max) + 1 }, (_, i) => at.with(axis, i)));
    places = own.reduce(along, [now()]).map((at) => ({ at, place: source.where(mark, at) }));
    places.others = others;
    const moves = [0, 1].map((k) => places.some((other) => Math.abs(other.place[k] - places[0].place[k]) > 1));
    knob.dataset.way = moves[0] ? (moves[1] ? "xy" : "x") : "y"; // the page keeps scrolling the other way
  };
  const pointer = ({ clientX, clientY }) => {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform((panel() ?? svg()).getScreenCTM().inverse());
    return [x, y];
  };
  const put = (at) => {
    own.forEach((axis) => (controls[axis].input.value = at[axis]));
    moved();
  };
  const end = (back) => {
    const { first } = drag ?? {};
    drag = undefined;
    knob.removeAttribute("data-drag");
    if (back && first) put(first);
    else place();
  };

  knob.addEventListener("pointerdown", (event) => {
    if (event.button || drag) return; // one finger or the first button
    event.preventDefault(); // no selection of text
    knob.setPointerCapture(event.pointerId);
    controls[own[0]].input.focus({ preventScroll: true });
    const [x, y] = pointer(event);
    const [left, top] = source.where(mark, now());
    knob.toggleAttribute("data-drag", true);
    drag = { id: event.pointerId, off: [left - x, top - y], first: now() };
  });
  knob.addEventListener("pointermove", (event) => {
    if (event.pointerId !== drag?.id) return;
    const [x, y] = pointer(event).map((value, k) => value + drag.off[k]);
    const far = ({ place: [left, top] }) => Math.hypot(left - x, top - y);
    const here = { at: now(), place: source.where(mark, now()) };
    const best = places.reduce((a, b) => (far(b) < far(a) - 1e-3 ? b : a), here);
    if (best !== here) put(best.at);
  });
  knob.addEventListener("pointerup", () => end(false));
  knob.addEventListener("pointercancel", () => end(true));
  for (const { row, input } of own.map((axis) => controls[axis])) {
    row.addEventListener("focusin", () => knob.toggleAttribute("data-focus", input.matches(":focus-visible")));
    row.addEventListener("focusout", () => knob.removeAttribute("data-focus"));
    row.addEventListener("keydown", ({ key }) => key === "Escape" && end(true));
  }
  return place;
};
