// Private notes beside a lesson, saved in this browser as they are typed.
import { said } from "./messages.js";
import { change, download, elsewhere, load } from "./store.js";

export const start = ([box]) => {
  const { page, title } = box.dataset;
  const field = box.querySelector("textarea");
  const count = box.querySelector(".note-count");
  const tell = (saved = true) => {
    count.textContent =
      said("script.characters", { count: field.value.length, most: field.maxLength }) +
      (saved ? "" : said("script.notes_lost"));
  };
  const show = () => {
    const { text = "" } = load().notes[page] ?? {};
    if (text !== field.value) field.value = text; // else the cursor would move
    tell();
  };
  box.hidden = false;
  show();
  elsewhere(show);
  field.addEventListener("input", () => {
    const saved = change((all) => {
      if (field.value.trim()) all.notes[page] = { title, text: field.value };
      else delete all.notes[page];
    });
    tell(saved);
  });
  box.querySelector(".note-export").addEventListener("click", () => {
    download("loss-lab-notes.md", asMarkdown(load().notes), "text/markdown");
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.querySelector("details").open = false;
    box.querySelector("summary").focus();
  });
};

export const asMarkdown = (notes) =>
  `# ${said("script.notes_title")}\n` +
  Object.keys(notes)
    .filter((page) => notes[page]?.text) // a damaged one must not hold back the others
    .sort()
    .map((page) => `\n## ${notes[page].title}\n\n${notes[page].text.trim()}\n`)
    .join("");
