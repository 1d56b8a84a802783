// The practice queue: questions answered before come back when FSRS expects them to be half forgotten.
import { createEmptyCard, fsrs } from "./ts-fsrs/fsrs.js";
import { start as overview } from "./calibration.js";
import { fetched } from "./fetched.js";
import { said } from "./messages.js";
import { AGAIN, GOOD, prepare } from "./quiz.js";
import { change, download, elsewhere, forget, load, putBack, restore } from "./store.js";
import { undoButton } from "./undo.js";

const planner = fsrs({ enable_fuzz: false, enable_short_term: false });
const HARD = 2;
const EASY = 4;

// A question's card follows from its reviews alone, so only those are kept.
export const card = (reviews) =>
  reviews.reduce((state, [at, rating]) => planner.next(state, new Date(at), rating).card,
    createEmptyCard(new Date(reviews[0][0])));

export const dueBy = (reviews, until) =>
  Object.entries(reviews)
    .filter(([, list]) => list.length)
    .map(([id, list]) => ({ id, due: card(list).due }))
    .filter(({ due }) => due <= until)
    .sort((a, b) => a.due - b.due);

const endOfToday = () => new Date(new Date().setHours(23, 59, 59, 999));

export const start = async ([page]) => {
  const part = (name) => page.querySelector(`.practice-${name}`);
  const lost = () => {
    part("status").textContent = said("script.queue_lost");
  };

  const next = async (focus = true) => {
    part("card").replaceChildren();
    const index = await fetched("_data/questions.json").catch(() => null);
    if (!index) return lost();
    const { reviews } = load();
    const known = Object.fromEntries(Object.entries(reviews).filter(([id]) => Object.hasOwn(index, id)));
    const due = dueBy(known, endOfToday());
    part("status").textContent = summary(due.length, known);
    if (!due.length) return;
    const [{ id }] = due;
    const questions = await fetched(`_data/questions/${index[id]}.json`).catch(() => null);
    if (!questions) return lost();
    part("card").innerHTML = questions[id]; // the course's own file
    const form = part("card").querySelector("form");
    prepare(form, (id, right) => {
      part("said").replaceChildren(); // an Undo would take this answer back, too
      rate(form, id, right, next);
    });
    if (focus) form.querySelector("input, button").focus();
  };

  part("export").addEventListener("click", () => {
    download("loss-lab.json", JSON.stringify(load(), null, 1), "application/json");
  });
  part("import").addEventListener("change", async (event) => {
    const text = await event.target.files[0].text();
    const before = load();
    const problem = restore(text);
    event.target.value = ""; // so that the same file can be chosen again
    part("said").textContent = problem || said("script.imported");
    if (problem) return;
    const back = () => {
      putBack(before);
      show();
    };
    part("said").append(" ", undoButton(part("said"), back));
    show();
  });
  const show = () => {
    document.dispatchEvent(new Event("losslab:changed"));
    return next(false).catch(damaged);
  };
  elsewhere(() => part("said").replaceChildren()); // so would it what another tab has changed since
  part("delete").addEventListener("click", ({ detail }) => {
    if (isSecondHalf(detail)) return;
    const button = part("delete");
    if (button.dataset.sure) {
      forget();
      delete button.dataset.sure;
      button.textContent = said("script.delete");
      part("said").textContent = said("script.deleted");
      return show();
    }
    button.dataset.sure = "yes";
    button.textContent = said("script.delete_sure");
  });
  // A held key presses again what its first press put there.
  page.addEventListener("keydown", (event) => event.repeat && event.key === "Enter" && event.preventDefault());
  const damaged = () => {
    part("card").replaceChildren();
    part("status").textContent = said("script.queue_damaged");
  };
  await Promise.all([next(false), overview([page.querySelector("#predictions")])]).catch(damaged);
  page.hidden = false; // all at once: nothing moves while it is read
};

// Whoever clicks twice at one place has not seen what the first click put there.
const isSecondHalf = (detail) => detail > 1;

const summary = (due, known) => {
  const total = Object.keys(known).length;
  if (!total) return said("script.queue_empty");
  const questions = (count) => said(count === 1 ? "script.question" : "script.questions", { count });
  if (due) return said("script.queue_due", { questions: questions(due), total });
  const soonest = dueBy(known, new Date(8.64e15))[0].due;
  return said("script.queue_none", { questions: questions(total), day: soonest.toLocaleDateString() });
};

// After a wrong answer the question comes back soon; after a right one the reader says how hard it was. There is
// one answer: what is typed after the verdict is none. A wrong one is kept at once, also of a reader who leaves now.
const rate = (form, id, right, next) => {
  const keep = (rating) =>
    change((all) => {
      all.answers[id] = right;
      (all.reviews[id] ??= []).push([Date.now(), rating]);
    });
  if (!right) keep(AGAIN);
  form.querySelector("fieldset").disabled = true;
  form.querySelector(".question-answer").hidden = right;
  const actions = form.querySelector(".question-actions");
  const words = right ? [["hard", HARD], ["good", GOOD], ["easy", EASY]] : [["next"]];
  const buttons = words.map(([word, rating]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: said(`script.${word}`) });
    button.addEventListener("click", ({ detail }) => {
      if (isSecondHalf(detail)) return;
      if (rating) keep(rating);
      next();
    });
    return button;
  });
  const asked = Object.assign(document.createElement("span"), { textContent: right ? said("script.how_was_it") : "" });
  actions.replaceChildren(asked, ...buttons);
  buttons[right ? 1 : 0].focus();
};
