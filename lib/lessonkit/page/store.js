// Everything the site remembers, in this browser and nowhere else: one JSON text under one key.
//   read    lesson -> when it was marked as read
//   answers question -> whether the last answer was right
//   given   question -> what that answer was
//   reviews question -> [[when, rating], …], from which the practice queue works out what is due
//   notes   lesson -> {title, text}
//   work    set/exercise -> {code: the answer, if it is not the scaffold, passed: the one that passed,
//           hinted: "yes" once the last hint was opened}
//   predictions  question -> what was predicted and how surely: see scores.js
//   exercises  exercise -> whether its answer passed when last checked
import { said } from "./messages.js";

const KEY = "losslab";
const PARTS = ["read", "answers", "given", "reviews", "notes", "work", "predictions", "exercises"];
const EMPTY = { version: 1, ...Object.fromEntries(PARTS.map((part) => [part, {}])) };
let memory; // what the browser would not keep: it is full, or switched off as in some private windows

export const load = () => {
  try {
    return { ...structuredClone(EMPTY), ...JSON.parse(memory ?? localStorage.getItem(KEY)) };
  } catch {
    return structuredClone(EMPTY);
  }
};

export const change = (edit) => {
  const all = load();
  edit(all);
  const text = JSON.stringify(all);
  try {
    localStorage.setItem(KEY, text);
    memory = undefined;
    return true;
  } catch {
    memory = text;
    return false;
  }
};

// Two notes on one place: both are kept, unless one has all of the other.
const joined = (first, second) => {
  if (first.text.includes(second.text)) return first;
  return second.text.includes(first.text) ? second : { ...second, text: `${first.text}\n\n${second.text}` };
};

// Lessons that have another name now: what was kept under the former one goes to it.
export const follow = (moved) => {
  const { read, notes, work } = load();
  const kept = [...Object.keys(read), ...Object.keys(notes), ...Object.keys(work).map((key) => key.split("/")[0])];
  if (!kept.some((name) => name in moved)) return;
  change((all) => {
    for (const [old, now] of Object.entries(moved)) {
      if (old in all.read) all.read[now] ??= all.read[old];
      const [mine, there] = [all.notes[old], all.notes[now]];
      if (mine) all.notes[now] = there ? joined(mine, there) : mine;
      for (const key of Object.keys(all.work).filter((one) => one.startsWith(`${old}/`))) {
        all.work[now + key.slice(old.length)] ??= all.work[key];
        delete all.work[key];
      }
      delete all.read[old];
      delete all.notes[old];
    }
  });
};

export const forget = () => {
  memory = undefined;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
};

// Show again what another tab changed, or another page before "back" brought this one from the browser's memory.
export const elsewhere = (show) => {
  addEventListener("storage", ({ key }) => [KEY, null].includes(key) && show());
  addEventListener("pageshow", ({ persisted }) => persisted && show());
};

const isMap = (one) => Boolean(one) && typeof one === "object" && !Array.isArray(one);
const isBoolean = (one) => typeof one === "boolean";
const isText = (one) => typeof one === "string";
const isTime = (at) => Number.isFinite(at) && at > 0 && at < 8e15; // what a Date can be
const SOUND = {
  read: isTime,
  answers: isBoolean,
  given: (answer) => [answer].flat().every((one) => isText(one) || Number.isFinite(one)),
  reviews: (list) => Array.isArray(list) && list.every((one) => isTime(one?.[0]) && [1, 2, 3, 4].includes(one[1])),
  notes: (note) => isText(note?.title) && isText(note?.text),
  work: (record) => isMap(record) && Object.values(record).every(isText),
  predictions: (record) => isMap(record) && (record.shown === true || ("low" in record ? isRange : isChoice)(record)),
  exercises: isBoolean,
};
const isChoice = ({ sure, of, right }) => [sure, of].every(Number.isFinite) && sure > 0 && sure <= 1 && of > 1 && isBoolean(right);
const isRange = ({ low, high, value, size }) => [low, high, value, size].every(Number.isFinite);

// One thing of the file and the same thing here, of two browsers. What has a time is joined by it; of what has
// none, nothing is lost that was read, solved or written, and an answer in the file takes the place of one here
// unless only that one is right or has passed.
const ALIKE = {
  read: Math.min,
  reviews: (mine, theirs) =>
    Object.entries(Object.fromEntries([...theirs, ...mine]))
      .map(([at, rating]) => [Number(at), rating])
      .sort(([a], [b]) => a - b),
  notes: joined,
  work: (mine, theirs) => (passes(mine) && !passes(theirs) ? { ...theirs, ...mine } : { ...mine, ...theirs }),
  predictions: (mine, theirs) => (mine.at <= theirs.at ? mine : theirs), // the first one counts
  exercises: (mine, theirs) => mine || theirs,
};
const passes = ({ passed, code }) => passed !== undefined && passed === code;
const own = (map, key) => (map && Object.hasOwn(map, key) ? map[key] : undefined);
const reviewed = (all, id) => own(all.reviews, id)?.at?.(-1)?.[0] ?? 0;

const takeOver = (mine, all) => {
  // Whether the answer here stays: it was given later, or, where the file has no times as the notebook's has
  // none, only it is right.
  const late = (id) =>
    reviewed(all, id)
      ? reviewed(mine, id) > reviewed(all, id)
      : own(mine.answers, id) === true && own(all.answers, id) !== true;
  const one = (part, key, here, theirs) => {
    if (here === undefined || !SOUND[part](here)) return theirs;
    if (ALIKE[part]) return ALIKE[part](here, theirs);
    return late(key) ? here : theirs;
  };
  const merged = PARTS.map((part) => {
    const taken = Object.entries(all[part] ?? {}).map(([key, theirs]) => [key, one(part, key, own(mine[part], key), theirs)]);
    return [part, { ...mine[part], ...Object.fromEntries(taken) }];
  });
  Object.assign(mine, Object.fromEntries(merged)); // at the end: what is late is asked of what was here
};

// Take over an exported file, the page's or the notebook's; a sentence if it is not one.
export const restore = (text) => {
  let all;
  try {
    all = JSON.parse(text);
  } catch {
    return said("kept.not_json");
  }
  const parts = PARTS.filter((part) => all?.[part] !== undefined); // older files have fewer
  if (all?.version !== 1 || !parts.length || !parts.every((part) => isMap(all[part]))) {
    return said("kept.not_export");
  }
  const damaged = parts.find((part) => !Object.values(all[part]).every(SOUND[part]));
  if (damaged) return said(`kept.bad_${damaged}`);
  return change((mine) => takeOver(mine, all)) ? "" : said("kept.no_room");
};

// Everything as `load` gave it before.
export const putBack = (before) => change((all) => Object.assign(all, before));

export const download = (name, text, type) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
