// Predictions: what follows stays covered until the reader commits to an answer or says "show me".
import { judge, number } from "./judge.js";
import { said } from "./messages.js";
import { answerIn, mark, put, questionIn, ready, say } from "./quiz.js";
import { recordOf, scored } from "./scores.js";
import { change, load } from "./store.js";

export const start = (forms) => forms.forEach(prepare);

const prepare = (form) => {
  const id = form.dataset.question;
  const before = load().predictions[id];
  if (before && restore(form, before)) return;
  ready(form);
  const covered = cover(form);
  const finish = (record) => {
    uncover(covered);
    const there = load().predictions[id];
    if (there && there.at !== before?.at && restore(form, there)) return; // committed meanwhile, in another tab
    change((all) => (all.predictions[id] = record));
    comment(form, record);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [missing, record] = committed(form);
    if (missing) return say(form, "", said(`quiz.${missing}`));
    finish(record);
  });
  form.querySelector(".show-me").addEventListener("click", () => finish({ at: Date.now(), shown: true }));
};

// What is missing, or the record of what the reader commits to.
const committed = (form) => {
  const question = questionIn(form);
  if (question.kind === "numeric") {
    const ends = [...form.querySelectorAll("label.number input")].map((end) => number(end.value, question.unit));
    if (ends.includes(null)) return ["no_range"];
    return ["", recordOf(question, ends.map(([value]) => value).sort((a, b) => a - b))];
  }
  const answer = answerIn(form);
  const sure = form.querySelector(".sureness input:checked");
  if (answer === null) return [`no_${question.kind}`];
  if (!sure) return ["no_sure"];
  return ["", recordOf(question, answer, judge(question, answer, said).right, Number(sure.value))];
};

// An earlier prediction; false if the question has changed since.
const restore = (form, record) => {
  if (!record.shown) {
    if (("low" in record) !== (form.dataset.kind === "numeric")) return false;
    ready(form);
    if (!put(form, record.said)) return false;
    const levels = [...form.querySelectorAll(".sureness input")];
    const nearest = (a, b) => Math.abs(a.value - record.sure) - Math.abs(b.value - record.sure);
    if (levels.length) levels.sort(nearest)[0].checked = true;
  }
  comment(form, record);
  return true;
};

// The answer and why, and what the prediction cost; from now on it cannot be changed.
const comment = (form, record) => {
  form.querySelector("fieldset").disabled = true;
  form.querySelector(".question-actions").hidden = true;
  form.querySelector(".question-answer").hidden = true;
  const question = questionIn(form);
  const answer = `<p>${form.querySelector(".question-right").innerHTML}</p>`;
  const note = `<p>${question.answer_note}</p>`;
  if (record.shown) return say(form, "", answer + note);
  const scores = scored(record);
  const short = Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, Number(value).toFixed(2)]));
  if ("low" in record) {
    const cost = `<p>${said("quiz.cost_range", short)}</p>`;
    return say(form, said(scores.inside ? "quiz.inside" : "quiz.outside"), answer + note + cost, scores.inside);
  }
  const { right, said: reasons } = judge(question, record.said, said);
  mark(form);
  const lead = said(right ? "quiz.hit" : "quiz.miss", { sure: percent(record.sure) });
  const why = right ? "" : `<p>${reasons.join(" ")}</p>${answer}`;
  say(form, lead, `${why}${note}<p>${said("quiz.cost", short)}</p>`, right);
};

export const percent = (share) => `${Number((100 * share).toPrecision(2))} %`;

// How builders of pages mark cells, those of text, and outputs: MyST-NB, nbconvert, Quarto, Pandoc.
const CELL = ".cell, .jp-Cell";
const TEXT = ".jp-MarkdownCell, .cell.markdown";
const OUTPUT = ".cell_output, .jp-Cell-outputWrapper, .cell-output, .cell.code > .output";
const HEADING = "h1, h2, h3, h4";

// The outputs of the next cells and the text about them: up to the next heading or question, a figure with
// controls that is not the first output, or the first cell after that text.
export const cover = (form) => {
  let cell = form.closest(CELL) ?? form;
  const covered = [];
  let [drawn, told] = [false, false];
  while ((cell = cell.nextElementSibling)) {
    const isText = cell.matches(TEXT);
    const isCell = cell.matches(CELL) && !isText;
    if (cell.matches(`section, ${HEADING}`) || (isText && cell.querySelector(HEADING))) break;
    if (cell.querySelector(".question") || (drawn && cell.querySelector(".explorable"))) break;
    if (isCell && told) break;
    const hide = isCell ? [...cell.querySelectorAll(OUTPUT)] : [cell];
    hide.forEach((part) => part.classList.add("covered"));
    covered.push(...hide);
    drawn ||= isCell && hide.length > 0;
    told ||= drawn && !isCell;
  }
  return covered;
};

const uncover = (covered) => covered.forEach((part) => part.classList.remove("covered"));
