// The answers of a set: kept in the reader's store, put into the set's notebook, taken out of one.
import { said } from "./messages.js";
import { change, load } from "./store.js";

const join = (source) => [source].flat().join("");
const idOf = (cell) => cell.metadata?.nbgrader?.grade_id;

// `set` names the set, `book` is its notebook as it was released.
export const workOf = (set, book) => {
  const place = (exercise) => `${set}/${exercise}`;
  const cell = (id) => book.cells.find((one) => idOf(one) === id);
  const kept = (exercise) => load().work[place(exercise)] ?? {};
  const original = (exercise) => join(cell(`${exercise}_answer`).source);
  const text = (exercise) => kept(exercise).code ?? original(exercise);

  // Whether the browser keeps it. A scaffold that nobody touched is not kept, so it follows the course.
  const keep = (exercise, part) =>
    change(({ work }) => {
      const now = { ...kept(exercise), ...part };
      if (now.code === original(exercise)) delete now.code;
      work[place(exercise)] = now;
      if (!Object.keys(now).length) delete work[place(exercise)];
    });

  // "", "solved", or "changed" since it passed the visible check.
  const state = (exercise) => {
    const { passed } = kept(exercise);
    if (passed === undefined) return "";
    return passed === text(exercise) ? "solved" : "changed";
  };

  // The released notebook with the answers in it, and nothing else changed.
  const filled = () => {
    const cells = book.cells.map((one) => {
      const exercise = idOf(one)?.match(/^(.*)_answer$/)?.[1];
      const code = exercise && kept(exercise).code;
      return code === undefined ? one : { ...one, source: code.split(/(?<=\n)/) };
    });
    return `${JSON.stringify({ ...book, cells }, null, 1)}\n`;
  };

  // `{exercise: text}` of a notebook's answers; null if it is no notebook of this set.
  const read = (file, exercises) => {
    let cells;
    try {
      cells = JSON.parse(file).cells.filter((one) => one.cell_type === "code");
    } catch {
      return null;
    }
    const found = exercises.flatMap((exercise) => {
      const one = cells.find((each) => idOf(each) === `${exercise}_answer`);
      return one ? [[exercise, join(one.source)]] : [];
    });
    return found.length ? Object.fromEntries(found) : null;
  };

  // Why a worked solution stays closed; "" after full marks, or after the last hint and an attempt.
  const closed = (exercise) => {
    const { code, passed, hinted } = kept(exercise);
    const told = load().exercises[exercise];
    if (passed !== undefined || told) return "";
    if (told === undefined || code === undefined) return said("script.run_first");
    return hinted ? "" : said("script.hint_first");
  };

  // Remember whether the text passed, as notebooks do.
  const tried = (exercise, text, passed) => {
    if (passed) keep(exercise, { passed: text });
    change((all) => (all.exercises[exercise] = passed));
  };

  return { closed, filled, keep, original, read, source: (id) => join(cell(id)?.source ?? ""), state, text, tried };
};
