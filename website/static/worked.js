// The worked solution of an exercise: it opens after full marks, or after the last hint and an attempt.
import { said as sentence } from "./messages.js";

export const worked = (section, name, work) => {
  const box = document.querySelector(`#worked-${CSS.escape(name)}`);
  if (!box) return { tell: () => {} };
  const summary = box.querySelector("summary");
  const [when, said] = [document.createElement("small"), document.createElement("p")];
  said.setAttribute("role", "status");
  summary.append(when);
  box.before(said);
  const tell = () => {
    const closed = work.closed(name);
    when.textContent = closed ? sentence("script.worked_when") : "";
    if (!closed) said.textContent = "";
  };
  summary.addEventListener("click", (event) => {
    const closed = work.closed(name);
    if (!closed || box.open) return;
    event.preventDefault();
    said.textContent = sentence("script.worked_closed", { why: closed });
  });
  const hint = [...section.querySelectorAll("details:not([class])")].at(-1);
  const opened = () => {
    if (hint?.open) work.keep(name, { hinted: "yes" });
    tell();
  };
  hint?.addEventListener("toggle", opened);
  opened(); // it may have been opened before this script came
  return { tell };
};
