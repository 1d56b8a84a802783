// Before the first run: what it fetches, and the reader's leave where that is from another host.
import { agree, mustAsk } from "./python.js";

// `question` and `note` are the places to say it, `go` the button that was pressed; `start` runs. What comes
// back is called for every run. `more` megabytes come with what draws.
export const asking = ({ question, note, go, host, megabytes, more = 0, start }) => {
  const fetches = `Python, about ${Number(megabytes) + more} MB, from ${host ? `another host, ${host}` : "this site"}`;
  const later = more ? `The first drawing fetches about ${more} MB.` : "";
  const [yes, no] = question.querySelectorAll("button");
  question.querySelector("span").textContent = `Running this fetches ${fetches}. `;
  yes.addEventListener("click", () => ((question.hidden = true), go.focus(), agree(host), start()));
  no.addEventListener("click", () => ((question.hidden = true), go.focus()));
  note.textContent = `The first run fetches ${fetches}.`;
  document.addEventListener("losslab:python", () => (note.textContent = later));
  return () => {
    question.hidden = !mustAsk(host);
    if (question.hidden) return start();
    yes.focus();
  };
};
