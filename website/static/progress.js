// Which lessons are read, which skill checks are passed and which exercises are solved: on the home page and at a lesson's end.
import { fetched } from "./fetched.js";
import { said } from "./messages.js";
import { change, elsewhere, load } from "./store.js";

export const start = (places) => {
  for (const place of places) {
    if (place.matches(".lesson-end")) lessonEnd(place);
  }
  const list = places.filter((place) => place.matches("li"));
  if (list.length) home(list), elsewhere(() => home(list));
};

const lessonEnd = (place) => {
  const name = place.dataset.lesson;
  const button = place.querySelector("button");
  const told = place.querySelector("[role=status]");
  const show = () => {
    const when = load().read[name];
    button.setAttribute("aria-pressed", Boolean(when));
    told.textContent = when ? said("script.read_on", { day: new Date(when).toLocaleDateString() }) : "";
  };
  button.addEventListener("click", () => {
    change((all) => {
      if (all.read[name]) delete all.read[name];
      else all.read[name] = Date.now();
    });
    show();
  });
  place.hidden = false;
  show();
  elsewhere(show);
};

const home = async (items) => {
  const { read, answers, work, exercises: inNotebooks } = load();
  const lessons = await fetched("_data/course.json").catch(() => []);
  let done = 0;
  let passed = 0;
  const practised = { solved: 0, all: 0 };
  for (const { name, questions, exercises } of lessons) {
    const right = questions.filter((id) => answers[id]).length;
    const all = questions.length > 0 && right === questions.length;
    const passes = (one) => "passed" in (work[`${name}/${one}`] ?? {}) || inNotebooks[one] === true;
    const solved = exercises.filter(passes).length;
    const told = [
      read[name] && said("script.read"),
      right > 0 && (all ? said("script.check_passed") : said("script.right", { right, all: questions.length })),
      solved > 0 && said("script.exercises_solved", { solved, all: exercises.length }),
    ];
    practised.solved += solved;
    practised.all += exercises.length;
    done += Boolean(read[name]);
    passed += all;
    const item = items.find((one) => one.dataset.lesson === name);
    const text = told.filter(Boolean).join(", ");
    item?.querySelector(".done")?.remove(); // of before
    if (item && text) {
      item.append(Object.assign(document.createElement("span"), { className: "done", textContent: text }));
    }
  }
  const place = document.querySelector("#progress");
  if (!place || !(done || passed || practised.solved)) return;
  place.hidden = false;
  place.querySelector("p").textContent =
    said("script.progress", { read: done, all: items.length, passed, solved: practised.solved, exercises: practised.all });
};
