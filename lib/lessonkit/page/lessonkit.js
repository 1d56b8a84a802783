// Brings a page to life that is not one of the course's own: loads only the scripts for what it holds.
document.documentElement.classList.add("js");
const parts = {
  ".explorable": "./explore.js",
  "form.question:not(.prediction)": "./quiz.js",
  "form.prediction": "./predict.js",
};
for (const [selector, script] of Object.entries(parts)) {
  const found = document.querySelectorAll(selector);
  if (found.length) import(script).then((part) => part.start([...found]));
}
