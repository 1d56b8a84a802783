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

// Lessons that have another name now: what was kept under the former one goes to it.
export const follow = (moved) => {
  const { read, notes, work } = load();
  const kept = [...Object.keys(read), ...Object.keys(notes), ...Object.keys(work).map((key) => key.split("/")[0])];
  if (!kept.some((name) => name in moved)) return;
  change((all) => {
    for (const [old, now] of Object.entries(moved)) {
      if (old in all.read) all.read[now] ??= all.read[old];
      const [mine, there] = [all.notes[old], all.notes[now]];
      if (mine) all.notes[now] = there ? { ...there, text: `${mine.text}\n\n${there.text}` } : mine;
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

// Take over an exported file, the page's or the notebook's; a sentence if it is not one.
export const restore = (text) => {
  let all;
  try {
    all = JSON.parse(text);
  } catch {
    return said("kept.not_json");
  }
  const isMap = (part) => part && typeof part === "object" && !Array.isArray(part);
  const parts = PARTS.filter((part) => all?.[part] !== undefined); // older files have fewer
  if (all?.version !== 1 || !parts.length || !parts.every((part) => isMap(all[part]))) {
    return said("kept.not_export");
  }
  const soundReviews = Object.values(all.reviews ?? {}).every(
    (list) => Array.isArray(list) && list.every(([at, rating]) => at > 0 && rating >= 1 && rating <= 4),
  );
  if (!soundReviews) return said("kept.bad_reviews");
  const soundPredictions = Object.values(all.predictions ?? {}).every(
    (record) => record?.shown || record?.sure > 0 || [record?.low, record?.high, record?.size].every(Number.isFinite),
  );
  if (!soundPredictions) return said("kept.bad_predictions");
  const soundWork = Object.values(all.work ?? {}).every(
    (record) => isMap(record) && Object.values(record).every((text) => typeof text === "string"),
  );
  if (!soundWork) return said("kept.bad_work");
  const kept = change((mine) => {
    for (const [id, list] of Object.entries(all.reviews ?? {})) {
      all.reviews[id] = Object.entries(Object.fromEntries([...list, ...(mine.reviews[id] ?? [])]))
        .map(([at, rating]) => [Number(at), rating])
        .sort(([a], [b]) => a - b);
    }
    parts.forEach((part) => Object.assign(mine[part], all[part]));
  });
  return kept ? "" : said("kept.no_room");
};

export const download = (name, text, type) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
