// The reader's own predictions, looked at as the course looks at a model's probabilities: a calibration
// diagram, mean losses by lesson beside those of who knows nothing, and what to look at again.
import { fetched } from "./fetched.js";
import { said, saidAround } from "./messages.js";
import { percent } from "./predict.js";
import { scored } from "./scores.js";
import { load } from "./store.js";

const LOSSES = ["log", "brier", "interval"];
// What each is in the glossary; the interval score is made of two pinball losses.
const HEAD = [["lesson"], ["number"], ["log", "log-score"], ["brier", "brier-multiclass"], ["interval", "pinball"]];
const told = (word) => said(`predictions.${word}`);
const SIZE = 240; // of the diagram's square, with room for what is written around it
const ROOM = 46;

export const start = async ([place]) => {
  const lessons = await fetched("_data/course.json").catch(() => []);
  const show = () => place.replaceChildren(...overview(load().predictions, lessons));
  document.addEventListener("losslab:changed", show);
  show();
};

const element = (name, attributes = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
};

const overview = (records, lessons) => {
  const made = Object.entries(records).filter(([, record]) => !record.shown);
  if (!made.length) {
    return [element("p", {}, said("predictions.none"))];
  }
  const all = made.map(([, record]) => record);
  return [diagram(shares(all)), table(made, lessons), advice(records, made, lessons)];
};

const lessonOf = (id) => id.split("-")[0];
const group = (made) => Map.groupBy?.(made, ([id]) => lessonOf(id)) ??
  made.reduce((map, one) => map.set(lessonOf(one[0]), [...(map.get(lessonOf(one[0])) ?? []), one]), new Map());
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

// How often the reader was right at each sureness: {sure, right, said, ranged}, from unsure to sure.
export const shares = (records) => {
  const counts = new Map();
  for (const record of records) {
    const ranged = "low" in record;
    const sure = ranged ? 0.8 : Number(record.sure.toFixed(2));
    const key = `${sure} ${ranged}`;
    const count = counts.get(key) ?? { sure, ranged, right: 0, said: 0 };
    count.right += ranged ? scored(record).inside : record.right;
    count.said += 1;
    counts.set(key, count);
  }
  return [...counts.values()].sort((a, b) => a.sure - b.sure || a.ranged - b.ranged);
};

const diagram = (points) => {
  const told = points.map((one) => said("predictions.at", { sure: percent(one.sure), count: words(one) })).join("; ");
  const at = (sure, share) => [ROOM + sure * SIZE, 10 + (1 - share) * SIZE];
  const [x0, y0] = at(0, 0);
  const [x1, y1] = at(1, 1);
  const marks = points.map((one) => {
    const [x, y] = at(one.sure, one.right / one.said);
    const r = 3 + Math.sqrt(one.said);
    const mark = one.ranged
      ? `<rect x="${x - r}" y="${y - r}" width="${2 * r}" height="${2 * r}"/>`
      : `<circle cx="${x}" cy="${y}" r="${r}"/>`;
    return `${mark}<text x="${x + r + 4}" y="${y + 4}">${words(one)}</text>`;
  });
  const ticks = [0, 0.5, 1].map((share) => {
    const [x, y] = at(share, share);
    return `<text x="${x}" y="${y0 + 16}" text-anchor="middle">${100 * share} %</text>` +
      `<text x="${x0 - 6}" y="${y + 4}" text-anchor="end">${100 * share} %</text>`;
  });
  const label = said("predictions.alt", { points: told });
  const figure = element("figure", { class: "calibration" });
  figure.innerHTML = `<svg viewBox="0 0 ${SIZE + 3 * ROOM} ${SIZE + 50}" role="img" aria-label="${label}">
    <path d="M${x0} ${y1}V${y0}H${x1}" class="axes"/><path d="M${x0} ${y0}L${x1} ${y1}" class="ideal"/>
    ${ticks.join("")}${marks.join("")}
    <text x="${(x0 + x1) / 2}" y="${y0 + 34}" text-anchor="middle">${said("predictions.how_sure")}</text></svg>
    <figcaption>${said("predictions.told")}</figcaption>`;
  return figure;
};

const words = ({ right, said: times, ranged }) =>
  said(ranged ? "predictions.ranges" : "predictions.count", { right, said: times });

const means = (made) => {
  const scores = made.map(([, record]) => scored(record));
  return Object.fromEntries(LOSSES.map((name) => {
    const having = scores.filter((score) => name in score);
    return [name, having.length && { own: mean(having.map((s) => s[name])), flat: mean(having.map((s) => s[`flat_${name}`])) }];
  }));
};

const table = (made, lessons) => {
  const cell = (pair) => (pair ? `${pair.own.toFixed(2)} (${pair.flat.toFixed(2)})` : "–");
  const row = (name, some) => {
    const loss = means(some);
    return element("tr", {}, element("th", { scope: "row" }, name), ...[some.length, ...LOSSES.map((n) => cell(loss[n]))]
      .map((text) => element("td", {}, String(text))));
  };
  const head = element("tr", {}, ...HEAD.map(([word, loss]) =>
    element("th", { scope: "col" }, loss ? element("a", { href: `glossary.html#loss-${loss}` }, told(word)) : told(word))));
  const rows = [...group(made)].sort().map(([lesson, some]) => row(link(lesson, lessons), some));
  return element("div", { class: "table-wrapper" }, element("table", {},
    element("caption", {}, said("predictions.caption")),
    element("thead", {}, head), element("tbody", {}, ...rows, row(said("predictions.all"), made))));
};

const link = (lesson, lessons) => {
  const known = lessons.find(({ name }) => name.startsWith(`${lesson}-`));
  return known ? element("a", { href: `theory/${known.name}.html` }, `${lesson} ${known.title}`) : lesson;
};

// The lessons where the reader gained least on knowing nothing.
const advice = (records, made, lessons) => {
  const relative = (some) => mean(["log", "interval"].map((name) => means(some)[name]).filter(Boolean).map((p) => p.own / p.flat));
  const worst = [...group(made)].sort(([, a], [, b]) => relative(b) - relative(a)).slice(0, 3);
  const skipped = Object.values(records).filter((record) => record.shown).length;
  const links = worst.flatMap(([lesson], i) => [i ? ", " : "", link(lesson, lessons)]);
  const sentence = saidAround("predictions.look_again", "lessons", "");
  const after = ` ${said("predictions.skipped", { count: skipped })}`;
  return element("p", {}, sentence[0], ...links, sentence[2], after);
};
