// Before the first run: what it fetches, and the reader's leave where that is from another host.
import { said } from "./messages.js";
import { agree, mustAsk } from "./python.js";

// `question` and `note` are the places to say it, `go` the button that was pressed; `start` runs. What comes
// back is called for every run. `more` megabytes come with what draws.
export const asking = ({ question, note, go, host, megabytes, more = 0, start }) => {
  const from = host ? said("script.other_host", { host }) : said("script.this_site");
  const what = said("script.fetches", { megabytes: Number(megabytes) + more, host: from });
  const later = more ? said("script.first_drawing", { megabytes: more }) : "";
  const [yes, no] = question.querySelectorAll("button");
  question.querySelector("span").textContent = said("script.ask", { what });
  yes.addEventListener("click", () => ((question.hidden = true), go.focus(), agree(host), start()));
  no.addEventListener("click", () => ((question.hidden = true), go.focus()));
  note.textContent = said("script.first_run", { what });
  document.addEventListener("losslab:python", () => (note.textContent = later));
  return () => {
    question.hidden = !mustAsk(host);
    if (question.hidden) return start();
    yes.focus();
  };
};
