// An editor with Run, Stop and Reset, and the place where it is said how a run went.
import { asking } from "./ask.js";
import { edit, put } from "./editor.js";
import { said as sentence } from "./messages.js";
import { run, stop } from "./python.js";

// `label` names the editor; `original` is what Reset brings back; `job(text)` is what is run, `done(result)`
// makes of what came back `{said, right, printed, pictures}`; `changed(text)` may answer with a sentence; `more` megabytes are fetched to draw.
export const workbench = ({ label, original, text, job, done, changed, more }) => {
  const template = document.querySelector("#workbench");
  const box = template.content.firstElementChild.cloneNode(true);
  const part = (name) => box.querySelector(`.workbench-${name}`);
  const { host, megabytes } = template.dataset;
  const field = box.querySelector("textarea");
  const [go, halt] = [part("run"), part("stop")];
  let busy = false;

  const say = (said, result = "", printed = "", pictures = []) => {
    box.dataset.result = result;
    part("said").textContent = said;
    part("pictures").replaceChildren(...pictures.map(image));
    part("pictures").hidden = !pictures.length;
    part("printed").textContent = printed;
    part("printed").hidden = !printed;
  };
  const occupy = (now) => {
    busy = now;
    halt.hidden = !now;
    go.setAttribute("aria-disabled", now);
  };
  const start = async () => {
    occupy(true);
    const text = field.value;
    const { failed, result } = await run(job(text), (said) => say(said, "running"));
    occupy(false);
    if (failed) return say(failed, "wrong");
    const { said, right, printed, pictures } = done(result, text);
    say(said, text !== field.value ? "old" : right ? "right" : "wrong", printed, pictures);
  };
  const asked = asking({ question: part("ask"), note: part("fetch"), go, host, megabytes, more, start });
  const ask = () => busy || asked();

  field.setAttribute("aria-label", label);
  field.value = text;
  const show = edit(field, part("colours"), ask);
  field.addEventListener("input", () => {
    if (box.dataset.result) box.dataset.result = "old"; // what was said stays to be read
    const problem = changed(field.value);
    if (problem) say(problem, "wrong");
  });
  go.addEventListener("click", ask);
  halt.addEventListener("click", () => (go.focus(), stop()));
  part("reset").addEventListener("click", () => (field.focus(), field.select(), put(original)));
  const mark = (said) => (part("mark").textContent = said);
  const set = (other) => ((field.value = other), show(), say(""));
  return { box, has: (other) => field.value === other, mark, set };
};

// A picture of the course, which has words of its own, or one that the reader drew.
const image = ({ svg, png, alt }) => {
  const src = svg ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` : `data:image/png;base64,${png}`;
  return Object.assign(document.createElement("img"), { src, alt: alt ?? sentence("script.own_picture") });
};
