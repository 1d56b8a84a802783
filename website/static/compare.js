// Why do two numbers differ? The fields of the loss that is chosen, and what Python finds.
import { asking } from "./ask.js";
import { fetched } from "./fetched.js";
import { said as sentence } from "./messages.js";
import { run, stop } from "./python.js";

const AROUND = ["mask", "weights"].map((name) => ({ name, told: sentence(`script.${name}`), array: true }));

export const start = async ([form]) => {
  const data = await fetched(form.dataset.src).catch(() => null);
  if (!data) {
    const lost = Object.assign(document.createElement("p"), { role: "alert", textContent: sentence("script.form_lost") });
    return form.before(lost);
  }
  const { fields, first, example } = data;
  const part = (name) => form.querySelector(name);
  const [loss, yours, said, go] = ["select", "#compare-yours", ".compare-said", ".workbench-run"].map(part);
  const halt = part(".workbench-stop");
  let busy = false;

  // What was typed or pasted, by name: another loss may take the same, and the reader may come back to this one.
  const typed = {};
  const show = () => {
    for (const { name, value, defaultValue } of form.querySelectorAll("[name]")) {
      if (value !== defaultValue) typed[name] = value;
      else delete typed[name];
    }
    const own = fields[loss.value];
    const names = own.map(({ name }) => name);
    part(".compare-fields").replaceChildren(...own.filter((one) => one.needed).map(field));
    const around = AROUND.filter(({ name }) => !names.includes(name));
    part(".compare-options").replaceChildren(...[...own.filter((one) => !one.needed), ...around].map(field));
    for (const one of form.querySelectorAll("[name]")) one.value = typed[one.name] ?? one.value;
    lengthen();
    said.replaceChildren();
  };
  const lengthen = () => {
    for (const area of form.querySelectorAll("textarea")) if (area.value) area.rows = area.value.split("\n").length;
  };
  const job = () => {
    const given = Object.fromEntries([...form.querySelectorAll("[name]")].map(({ name, value }) => [name, value]));
    return { kind: "compare", asked: JSON.stringify({ loss: loss.value, yours: yours.value, given }) };
  };
  const occupy = (now) => {
    busy = now;
    halt.hidden = !now;
    go.setAttribute("aria-disabled", now);
  };
  const compare = async () => {
    occupy(true);
    const asked = job();
    const { failed, result } = await run(asked, (words) => (said.textContent = words));
    occupy(false);
    if (job().asked !== asked.asked) return said.replaceChildren(); // about others than the numbers that are there now
    tell(said, failed ? { failed: true, said: failed, list: [] } : result);
  };
  const { host, megabytes } = form.dataset;
  const ask = asking({ question: part(".workbench-ask"), note: part(".workbench-fetch"), go, host, megabytes, start: compare });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy) ask();
  });
  halt.addEventListener("click", () => (go.focus(), stop()));
  loss.addEventListener("change", show);
  form.addEventListener("input", () => busy || said.replaceChildren());
  loss.value = first;
  show();
  for (const [name, text] of Object.entries(example)) part(name === "yours" ? "#compare-yours" : `[name="${name}"]`).value = text;
  lengthen();
  form.hidden = false;
};

const field = ({ name, told, default: value = "", array }) => {
  const line = document.createElement("p");
  const label = Object.assign(document.createElement("label"), { htmlFor: `compare-${name}-field` });
  const input = Object.assign(document.createElement(array ? "textarea" : "input"), {
    id: `compare-${name}-field`,
    name,
    defaultValue: value,
    spellcheck: false,
    autocomplete: "off",
  });
  if (array) input.rows = 2;
  const small = Object.assign(document.createElement("small"), { textContent: told });
  const code = Object.assign(document.createElement("code"), { textContent: name });
  label.append(code, " ", small);
  line.append(label, " ", input);
  return line;
};

const tell = (place, { failed, said, list }) => {
  const lines = list.filter((line) => /^\d+\. /.test(line)).map((line) => line.replace(/^\d+\. /, ""));
  const more = list.filter((line) => !/^\d+\. /.test(line));
  const sentence = Object.assign(document.createElement("p"), { textContent: (failed ? "✗ " : "") + said });
  const found = document.createElement("ol");
  found.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  const rest = more.map((line) => Object.assign(document.createElement("p"), { textContent: line }));
  place.replaceChildren(sentence, ...(lines.length ? [found] : []), ...rest);
};
