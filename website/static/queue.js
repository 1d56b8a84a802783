// The practice queue: questions answered before come back when FSRS expects them to be half forgotten.
import { createEmptyCard, fsrs } from "./ts-fsrs/fsrs.js";
import { AGAIN, GOOD, prepare } from "./quiz.js";
import { change, download, forget, load, restore } from "./store.js";

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
  page.hidden = false;
  const part = (name) => page.querySelector(`.practice-${name}`);
  const answer = await fetch("_data/questions.json");
  const index = answer.ok ? await answer.json() : {};
  const files = {};
  const ask = async (id) => {
    const file = index[id];
    files[file] ??= (await fetch(`_data/questions/${file}.json`)).json();
    return (await files[file])[id];
  };

  const next = async (focus = true) => {
    const { reviews } = load();
    const known = Object.fromEntries(Object.entries(reviews).filter(([id]) => id in index));
    const due = dueBy(known, endOfToday());
    part("status").textContent = summary(due.length, known);
    part("card").replaceChildren();
    if (!due.length) return;
    part("card").innerHTML = await ask(due[0].id); // the course's own file
    const form = part("card").querySelector("form");
    prepare(form, (id, right) => rate(form, id, right, next));
    if (focus) form.querySelector("input, button").focus();
  };

  part("export").addEventListener("click", () => {
    download("loss-lab.json", JSON.stringify(load(), null, 1), "application/json");
  });
  part("import").addEventListener("change", async (event) => {
    const problem = restore(await event.target.files[0].text());
    event.target.value = ""; // so that the same file can be chosen again
    part("said").textContent = problem || "Imported.";
    if (problem) return;
    next(false);
    document.dispatchEvent(new Event("losslab:changed"));
  });
  part("delete").addEventListener("click", () => {
    const button = part("delete");
    if (button.dataset.sure) {
      forget();
      delete button.dataset.sure;
      button.textContent = "Delete everything";
      part("said").textContent = "Deleted.";
      document.dispatchEvent(new Event("losslab:changed"));
      return next(false);
    }
    button.dataset.sure = "yes";
    button.textContent = "Really delete? Press again";
  });
  next(false);
};

const summary = (due, known) => {
  const total = Object.keys(known).length;
  if (!total) return "Nothing here yet: questions join the queue when you answer them in a lesson or in the glossary.";
  const questions = (n) => `${n} question${n === 1 ? "" : "s"}`;
  if (due) return `${questions(due)} due today, ${total} in the queue.`;
  const soonest = dueBy(known, new Date(8.64e15))[0].due;
  return `Nothing due today. ${questions(total)} in the queue; the next comes back on ${soonest.toLocaleDateString()}.`;
};

// After a wrong answer the question comes back soon; after a right one the reader says how hard it was.
const rate = (form, id, right, next) => {
  const actions = form.querySelector(".question-actions");
  const words = right ? [["Hard", HARD], ["Good", GOOD], ["Easy", EASY]] : [["Next", AGAIN]];
  const buttons = words.map(([word, rating]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: word });
    button.addEventListener("click", () => {
      change((all) => {
        all.answers[id] = right;
        (all.reviews[id] ??= []).push([Date.now(), rating]);
      });
      next();
    });
    return button;
  });
  const asked = Object.assign(document.createElement("span"), { textContent: right ? "How was it?" : "" });
  actions.replaceChildren(asked, ...buttons);
  buttons[right ? 1 : 0].focus();
};
