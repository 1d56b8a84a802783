// Everything the site remembers, in this browser and nowhere else: one JSON text under one key.
//   read    lesson -> when it was marked as read
//   answers question -> whether the last answer was right
//   reviews question -> [[when, rating], …], from which the practice queue works out what is due
//   notes   lesson -> {title, text}
const KEY = "losslab";
const EMPTY = { version: 1, read: {}, answers: {}, reviews: {}, notes: {} };
let memory; // used when the browser keeps nothing, as in some private windows

export const load = () => {
  try {
    memory = localStorage.getItem(KEY) ?? memory;
  } catch {
    // stay with what this page remembers
  }
  try {
    return { ...structuredClone(EMPTY), ...JSON.parse(memory) };
  } catch {
    return structuredClone(EMPTY);
  }
};

export const change = (edit) => {
  const all = load();
  edit(all);
  memory = JSON.stringify(all);
  try {
    localStorage.setItem(KEY, memory);
    return true;
  } catch {
    return false; // full or switched off
  }
};

export const forget = () => {
  memory = undefined;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
};

// Take over an exported file; a sentence if it is not one.
export const restore = (text) => {
  let all;
  try {
    all = JSON.parse(text);
  } catch {
    return "This file is not an export of Loss Lab: it is not JSON.";
  }
  const isMap = (part) => part && typeof part === "object" && !Array.isArray(part);
  const parts = ["read", "answers", "reviews", "notes"];
  if (all?.version !== 1 || !parts.every((part) => isMap(all[part]))) {
    return "This file is not an export of Loss Lab.";
  }
  const sound = Object.values(all.reviews).every(
    (list) => Array.isArray(list) && list.every(([at, rating]) => at > 0 && rating >= 1 && rating <= 4),
  );
  if (!sound) return "This file is damaged: its reviews cannot be read.";
  change((mine) => parts.forEach((part) => (mine[part] = all[part])));
  return "";
};

export const download = (name, text, type) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};
