// Exercises that are solved on their page: an editor under each statement, and what the visible check says.
import { draw } from "./curve.js";
import { fetched } from "./fetched.js";
import { said as sentence } from "./messages.js";
import { download, elsewhere } from "./store.js";
import { undoButton } from "./undo.js";
import { workOf } from "./work.js";
import { workbench } from "./workbench.js";
import { worked } from "./worked.js";

const SAID = { "": "", solved: sentence("script.solved"), changed: sentence("script.changed_since") };
const nameOf = (cell, kind) => [...cell.classList].find((one) => one.startsWith(`tag_${kind}-`))?.split("-").at(-1);

export const start = async ([bar]) => {
  const { set, notebook } = bar.dataset;
  const said = bar.querySelector(".solving-said");
  const book = await fetched(notebook).catch(() => null);
  if (!book) return (said.textContent = sentence("script.set_lost"));
  const work = workOf(set, book);
  const cells = [...document.querySelectorAll('[class*="tag_answer-"]')];
  if (!cells.length) return;
  const names = cells.map((cell) => nameOf(cell, "answer"));
  const count = () => {
    const solved = names.filter((name) => work.state(name)).length;
    bar.querySelector("output").textContent = sentence("script.solved_count", { solved, all: names.length });
  };
  const benches = Object.fromEntries(cells.map((cell, i) => [names[i], exercise(cell, names.slice(0, i + 1), work, count)]));
  bar.querySelector(".solving-download").addEventListener("click", () => {
    download(`${set}.ipynb`, work.filled(), "application/x-ipynb+json");
  });
  const upload = bar.querySelector("input");
  upload.addEventListener("change", async ({ target }) => {
    const found = work.read(await target.files[0].text(), names);
    target.value = ""; // so that the same file can be chosen again
    if (!found) return (said.textContent = sentence("script.no_such_set", { set }));
    takeOver(found, benches, work, said, count);
  });
  if (upload.files.length) upload.dispatchEvent(new Event("change")); // chosen before this script came
  elsewhere(() => {
    for (const name of names) {
      if (!benches[name].has(work.text(name))) benches[name].set(work.text(name));
      benches[name].mark(SAID[work.state(name)]);
    }
    count();
  });
  count();
};

// Put the answers of an uploaded notebook in place of those here, until it is taken back.
const takeOver = (found, benches, work, said, count) => {
  const before = Object.fromEntries(Object.keys(found).map((name) => [name, work.text(name)]));
  const put = (texts) => {
    for (const [name, text] of Object.entries(texts)) {
      work.keep(name, { code: text });
      benches[name].set(text);
      benches[name].mark(SAID[work.state(name)]);
    }
    count();
  };
  put(found);
  const many = Object.keys(found).filter((name) => found[name] !== before[name]).length;
  said.replaceChildren(sentence("script.taken", { count: many }), undoButton(said, () => put(before)));
};

// The answers before that a text calls, and those that they call, in order.
const needed = (text, before, work) => {
  const found = [];
  for (const name of before.toReversed()) {
    if (!new RegExp(`\\b${name}\\b`).test([text, ...found].join("\n"))) continue;
    found.unshift(work.text(name));
  }
  return found;
};

// `names` are the exercises up to this one.
const exercise = (cell, names, work, count) => {
  const name = names.at(-1);
  const trial = document.querySelector(`.tag_try-${CSS.escape(name)}`);
  const curve = trial?.querySelector(".curve-to-reach");
  const [setup, test] = [work.source("setup"), work.source(`${name}_try`)];
  const solution = worked(cell.closest("section"), name, work);
  const heading = cell.closest("section").querySelector("h2").firstChild.textContent.trim();
  const bench = workbench({
    label: sentence("script.answer_to", { heading }),
    original: work.original(name),
    text: work.text(name),
    job: (answer) => ({ kind: "exercise", setup, answer, test, earlier: needed(answer, names.slice(0, -1), work) }),
    changed: (code) => {
      const safe = work.keep(name, { code });
      bench.mark(SAID[work.state(name)]);
      return safe ? "" : sentence("script.keeps_nothing");
    },
    done: (result, answer) => {
      if (curve) draw(curve, result.curves);
      work.tried(name, answer, result.passed);
      bench.mark(SAID[work.state(name)]);
      solution.tell();
      count();
      return told(result);
    },
  });
  cell.replaceChildren(bench.box);
  trial?.querySelector(".cell_input")?.remove(); // Run runs it
  bench.mark(SAID[work.state(name)]);
  return bench;
};

const told = ({ verdict, error, line, passed, printed, traceback, pictures }) => ({
  pictures,
  said: error ? sentence(line ? "script.at_line" : "script.elsewhere", { line, error }) : verdict,
  right: passed,
  printed: `${traceback}${printed}`,
});
