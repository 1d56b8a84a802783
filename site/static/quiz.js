// Judges the questions of a skill check, says why, and remembers the answers for the practice queue.
import { change, load } from "./store.js";

const PAUSE = 4 * 3600 * 1000; // trying again within four hours is not a new review
export const AGAIN = 1;
export const GOOD = 3;

export const start = (found) => {
  found.filter((one) => one.matches("form")).forEach((form) => prepare(form, remember));
  found.filter((one) => one.matches(".practice")).forEach(unfold);
  document.querySelectorAll(".quiz").forEach(status);
};

// The glossary's questions come when they are asked for.
let terms;
const unfold = (place) => {
  place.hidden = false;
  place.addEventListener("toggle", async () => {
    if (!place.open || place.querySelector("form")) return;
    terms ??= fetch("_data/questions/glossary.json").then((answer) => answer.json());
    const html = (await terms)[place.dataset.question];
    place.insertAdjacentHTML("beforeend", html); // the course's own file
    prepare(place.querySelector("form"), remember);
  });
};

export const prepare = (form, answered) => {
  form.querySelector(".question-actions").hidden = false;
  form.querySelector(".question-answer").hidden = true;
  form.querySelectorAll(".order").forEach(sortable);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const verdict = judge[form.dataset.kind](form);
    show(form, verdict);
    if (verdict.right === undefined) return;
    answered(form.dataset.question, verdict.right, form);
  });
};

// Each returns {right, why}: right is undefined where there is no answer yet.
const choices = (form) => {
  const boxes = [...form.querySelectorAll(".choice input")];
  const chosen = boxes.filter((box) => box.checked);
  if (!chosen.length) return { why: ["Choose an answer first."] };
  const wrong = chosen.filter((box) => !box.hasAttribute("data-correct"));
  const missing = boxes.filter((box) => !box.checked && box.hasAttribute("data-correct")).length;
  const why = wrong.map((box) => box.closest(".choice").querySelector(".choice-why").innerHTML);
  if (!wrong.length && missing) why.push(`So far so good, but ${missing} more should be chosen.`);
  boxes.forEach((box) => {
    const mark = box.checked ? (wrong.includes(box) ? "wrong" : "right") : "";
    box.closest(".choice").dataset.mark = mark;
  });
  return { right: !wrong.length && !missing, why };
};

const judge = {
  single: choices,
  several: choices,
  numeric: (form) => {
    const typed = form.querySelector("input").value.trim().replace(",", ".").replace("−", "-");
    const value = Number(typed);
    if (!typed || Number.isNaN(value)) return { why: ["Type a number first."] };
    const { answer, tolerance } = form.dataset;
    const near = (other) => Math.abs(value - Number(other)) <= Number(tolerance) * (1 + 1e-9);
    if (near(answer)) return { right: true, why: [] };
    const slips = [...form.querySelectorAll(".question-slips li")];
    const why = slips.filter((slip) => near(slip.dataset.value)).map((slip) => slip.innerHTML);
    return { right: false, why: why.length ? why : ["Not this number. Work it out once more."] };
  },
  order: (form) => {
    const places = [...form.querySelectorAll(".order li")].map((item) => Number(item.dataset.place));
    const right = places.every((place, i) => place === i);
    return { right, why: right ? [] : [form.querySelector(".order-why").innerHTML] };
  },
};

// The sentences come from the course's own question files, formulas already typeset.
const show = (form, { right, why }) => {
  const note = form.querySelector(".question-note").innerHTML;
  const lead = { true: "Right.", false: "Not yet." }[right] ?? "";
  form.dataset.result = right === undefined ? "" : right ? "right" : "wrong";
  const said = right ? [note] : why;
  form.querySelector(".question-verdict").innerHTML = `<strong>${lead}</strong> ${said.join(" ")}`;
};

// Items with buttons to move them; the moved item keeps the focus.
const sortable = (list) => {
  for (const item of list.children) {
    const text = item.querySelector("span").textContent;
    for (const [word, by] of [["Up", -1], ["Down", 1]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: word });
      button.setAttribute("aria-label", `Move ${word.toLowerCase()}: ${text}`);
      button.addEventListener("click", () => {
        const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
        if (!other) return;
        if (by < 0) other.before(item);
        else other.after(item);
        button.focus();
      });
      item.prepend(button);
    }
  }
};

// Keep the answer, and count it as a review unless the question was just answered.
export const remember = (id, right, form) => {
  change((all) => {
    all.answers[id] = right;
    const reviews = (all.reviews[id] ??= []);
    const last = reviews.at(-1)?.[0] ?? 0;
    if (Date.now() - last > PAUSE) reviews.push([Date.now(), right ? GOOD : AGAIN]);
  });
  const quiz = form.closest(".quiz");
  if (quiz) status(quiz);
};

const status = (quiz) => {
  const { answers } = load();
  const ids = [...quiz.querySelectorAll(".question")].map((form) => form.dataset.question);
  const given = ids.filter((id) => id in answers);
  const right = given.filter((id) => answers[id]).length;
  const place = quiz.querySelector(".quiz-status");
  place.hidden = false;
  place.textContent =
    `${given.length} of ${ids.length} answered, ${right} right.` +
    (right === ids.length ? " Skill check passed." : "");
};
