// The questions of a skill check: judges, says why, shows how each was answered, and remembers it for the
// practice queue.
import { fetched } from "./fetched.js";
import { judge, number } from "./judge.js";
import { said, saidAround } from "./messages.js";
import { change, load } from "./store.js";

const PAUSE = 4 * 3600 * 1000; // trying again within four hours is not a new review
export const AGAIN = 1;
export const GOOD = 3;

export const start = (found) => {
  found.filter((form) => form.matches("form")).forEach((form) => {
    prepare(form, remember);
    restore(form);
  });
  found.filter((place) => place.matches(".practice")).forEach(unfold);
  document.querySelectorAll(".quiz").forEach(status);
};

// The glossary's questions come when they are asked for, which a reader may have done before this script came.
const unfold = (place) => {
  place.hidden = false;
  const told = Object.assign(document.createElement("p"), { role: "status" });
  const ask = async () => {
    if (!place.open || place.querySelector("form")) return;
    place.append(told);
    const terms = await fetched("_data/questions/glossary.json").catch(() => null);
    if (!terms) return (told.textContent = said("quiz.lost"));
    told.remove();
    if (place.querySelector("form")) return; // asked twice meanwhile
    place.insertAdjacentHTML("beforeend", terms[place.dataset.question]); // the course's own file
    prepare(place.querySelector("form"), remember);
    restore(place.querySelector("form"));
  };
  place.addEventListener("toggle", ask);
  ask();
};

export const prepare = (form, answered) => {
  ready(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = answerIn(form);
    if (answer === null) return say(form, "", said(`quiz.no_${form.dataset.kind}`));
    answered(form.dataset.question, verdict(form, answer), form, answer);
  });
  form.addEventListener("input", () => outdate(form));
  form.addEventListener("losslab:moved", () => outdate(form));
};

// A form ready to be answered.
export const ready = (form) => {
  form.querySelector(".question-actions").hidden = false;
  form.querySelector(".question-answer").hidden = true;
  form.querySelectorAll(".order").forEach(sortable);
};

// The question as the judge wants it. Its sentences are the page's, formulas already typeset.
export const questionIn = (form) => {
  const html = (selector, within = form) => within.querySelector(selector)?.innerHTML ?? "";
  const boxes = [...form.querySelectorAll(".choice input")].sort((a, b) => a.value - b.value);
  return {
    kind: form.dataset.kind,
    answer_note: html(".question-note"),
    choice: boxes.map((box) => ({
      correct: box.hasAttribute("data-correct"),
      why: html(".choice-why", box.closest(".choice")),
    })),
    answer: Number(form.dataset.answer),
    tolerance: Number(form.dataset.tolerance),
    unit: form.querySelector(".unit")?.textContent ?? "",
    near: [...form.querySelectorAll(".question-slips li")].map((slip) => ({
      value: Number(slip.dataset.value),
      why: slip.innerHTML,
    })),
    items: [...form.querySelectorAll(".order li")].map((item) => item.textContent),
    why: html(".order-why"),
  };
};

// What the reader chose, typed or sorted, in the judge's terms; null if there is nothing yet.
export const answerIn = (form) => {
  const chosen = [...form.querySelectorAll(".choice input:checked")].map((box) => Number(box.value));
  const typed = () => form.querySelector("label.number input").value.trim();
  const kinds = {
    single: () => chosen[0] ?? null,
    several: () => (chosen.length ? chosen : null),
    numeric: () => (number(typed(), questionIn(form).unit) ? typed() : null),
    order: () => [...form.querySelectorAll(".order li")].map((item) => Number(item.dataset.place)),
  };
  return kinds[form.dataset.kind]();
};

// Put an earlier answer back; false if the question has changed and it fits no more.
export const put = (form, answer) => {
  const list = form.querySelector(".order");
  if (list) {
    const items = [...list.children].sort((a, b) => a.dataset.place - b.dataset.place);
    const fits = Array.isArray(answer) && [...answer].sort((a, b) => a - b).join() === [...items.keys()].join();
    if (fits) list.append(...answer.map((place) => items[place]));
    return fits;
  }
  const fields = form.querySelectorAll("label.number input");
  if (fields.length) {
    [answer].flat().forEach((text, i) => fields[i] && (fields[i].value = text));
    return fields.length === 2 || number(String(answer), questionIn(form).unit) !== null;
  }
  const boxes = [answer].flat().map((index) => form.querySelector(`.choice input[value="${Number(index)}"]`));
  if (!boxes.length || boxes.includes(null)) return false;
  boxes.forEach((box) => (box.checked = true));
  return true;
};

// Judge, mark and explain an answer; whether it is right.
export const verdict = (form, answer) => {
  const { right, said: reasons } = judge(questionIn(form), answer, said);
  mark(form);
  say(form, said(right ? "quiz.right" : "quiz.wrong"), reasons.join(" "), right);
  return right;
};

// Each choice that was made gets a sign beside its colour.
export const mark = (form) => {
  for (const box of form.querySelectorAll(".choice input")) {
    const sign = box.hasAttribute("data-correct") ? "right" : "wrong";
    box.closest(".choice").dataset.mark = box.checked ? sign : "";
  }
};

export const say = (form, lead, words, right) => {
  form.dataset.result = right === undefined ? "" : right ? "right" : "wrong";
  form.querySelector(".question-verdict").innerHTML = `<strong>${lead}</strong> ${words}`;
};

// What was said of the answer before stays to be read, and says so.
const outdate = (form) => {
  if (!["right", "wrong"].includes(form.dataset.result)) return;
  form.dataset.result = "old";
  form.querySelector(".question-verdict").prepend(`${said("quiz.before")} `);
};

// After a reload a question shows how it was answered.
const restore = (form) => {
  const answer = load().given[form.dataset.question];
  if (answer !== undefined && put(form, answer)) verdict(form, answerIn(form));
};

// Items with buttons to move them; the moved item keeps the focus.
const sortable = (list) => {
  for (const item of list.children) {
    const text = item.querySelector("span").textContent;
    for (const [way, by] of [["up", -1], ["down", 1]]) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: said(`quiz.${way}`) });
      button.setAttribute("aria-label", said(`quiz.move_${way}`, { item: text }));
      button.addEventListener("click", () => {
        const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
        if (!other) return;
        const { top } = button.getBoundingClientRect();
        if (by < 0) other.before(item);
        else other.after(item);
        button.dispatchEvent(new Event("losslab:moved", { bubbles: true }));
        button.focus({ preventScroll: true });
        scrollBy(0, button.getBoundingClientRect().top - top); // a second press at the same place moves the same item
      });
      item.prepend(button);
    }
  }
};

// Keep the answer, and count it as a review unless the question was just answered.
export const remember = (id, right, form, answer) => {
  change((all) => {
    all.answers[id] = right;
    all.given[id] = answer;
    const reviews = (all.reviews[id] ??= []);
    const last = reviews.at(-1)?.[0] ?? 0;
    if (Date.now() - last > PAUSE) reviews.push([Date.now(), right ? GOOD : AGAIN]);
  });
  const quiz = form.closest(".quiz");
  if (quiz) status(quiz);
};

const status = (quiz) => {
  const { answers, reviews } = load();
  const ids = [...quiz.querySelectorAll(".question")].map((form) => form.dataset.question);
  const given = ids.filter((id) => id in answers);
  const right = given.filter((id) => answers[id]).length;
  const joined = ids.filter((id) => reviews[id]?.length).length;
  const place = quiz.querySelector(".quiz-status");
  place.hidden = false;
  place.textContent =
    said("quiz.answered", { answered: given.length, all: ids.length, right }) +
    (right === ids.length ? ` ${said("quiz.passed")}` : "");
  if (!joined) return;
  const link = document.createElement("a");
  link.href = `${document.documentElement.dataset.content_root ?? ""}practice.html`;
  link.textContent = said("quiz.queue");
  const name = joined === 1 ? "quiz.one_in_queue" : "quiz.in_queue";
  place.append(" ", ...saidAround(name, "link", link, { count: joined }));
};
