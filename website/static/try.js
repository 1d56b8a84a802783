// Cells of a lesson that invite a change: an editor in the place of the code; what a run gives stands above
// what the page was made with, so that the two can be compared.
import { fetched } from "./fetched.js";
import { said as sentence } from "./messages.js";
import { workbench } from "./workbench.js";

const root = document.documentElement.dataset.content_root ?? "./";
const idOf = (cell) => [...cell.classList].find((one) => one.startsWith("tag_cell-"))?.slice("tag_cell-".length);

export const start = async (cells) => {
  const template = document.querySelector("#workbench"); // a preview has none
  const lesson = document.querySelector("[data-lesson]")?.dataset.lesson;
  if (!template || !lesson) return;
  const [programs] = await Promise.all([fetched(`${root}_data/${lesson}/try.json`).catch(() => ({})), styled()]);
  for (const cell of cells) if (programs[idOf(cell)]) invite(cell, programs[idOf(cell)], template.dataset.drawing);
};

// An editor is there only when its styles are: nothing of it is seen before, or moves.
const styled = () =>
  new Promise((done) => {
    const href = `${root}_static/workbench.css`;
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: done });
    document.head.append(link);
  });

const invite = (cell, { source, before, draws }, drawing) => {
  const heading = cell.closest("section")?.querySelector("h1, h2, h3")?.firstChild.textContent.trim();
  const output = cell.querySelector(".cell_output");
  const bench = workbench({
    label: sentence("script.cell_of", { heading }),
    original: source,
    text: source,
    more: draws ? Number(drawing) : 0,
    job: (text) => ({ kind: "cell", before, source: text, draws }),
    changed: () => "",
    done: (result) => {
      output?.classList.add("try-before");
      return told(result);
    },
  });
  cell.querySelector(".cell_input").replaceChildren(bench.box);
};

const told = ({ printed, pictures, error, line, traceback }) => {
  const where = line ? sentence("script.at_line", { line, error }) : `✗ ${error}`;
  if (error) return { said: where, right: false, printed: traceback + printed };
  const nothing = sentence(pictures.length ? "script.drawn" : "script.printed_nothing");
  return { said: printed.trimEnd() || nothing, right: true, pictures };
};
