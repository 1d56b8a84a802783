// Search: the index is fetched at the first key. Every word may match; the rarer, the more it counts.
import { fetched } from "./fetched.js";
import { said } from "./messages.js";

const WEIGHT = { lesson: 1, symptoms: 0.6, glossary: 1.15, reference: 0.8, page: 0.6, exercises: 0.5 };
const STOP = new Set(
  ("a,an,and,are,as,at,be,becomes,by,do,does,for,from,get,gets,go,goes,how,i,in,is,it,my,of,on,or,the,to,vs,versus," +
    "what,when,which,why,with,nn,np,tf,torch,keras").split(","),
);
const root = document.documentElement.dataset.content_root ?? "./";

const stem = (word) => word.replace(/ies$/, "y").replace(/sses$/, "ss").replace(/([^s])s$/, "$1");
// "InfoNCE" and "NLLLoss" are found as one word and as their parts.
const parts = (text) => {
  const plain = text.normalize("NFKC");
  const split = plain.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/([A-Z])([A-Z][a-z])/g, "$1 $2");
  const found = (all) => all.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return split === plain ? found(plain) : [...new Set([...found(plain), ...found(split)])];
};
const words = (text) => parts(text).map((word) => (word.length > 3 ? stem(word) : word));
const joined = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

// Each field of a section as a set of words, made once.
export const prepared = ({ pages, entries }) => {
  const frequency = new Map();
  const sections = entries.map(([page, anchor, heading, text, rest, called]) => {
    const names = called ? called.split(", ") : [];
    const fields = [
      [8, new Set(names.flatMap(words))],
      [6, new Set(words(heading))],
      [2.5, new Set(words(pages[page][1]))],
      [2, new Set(words(text))],
      [1, new Set(words(rest))],
    ];
    for (const word of new Set(fields.flatMap(([, set]) => [...set]))) {
      frequency.set(word, (frequency.get(word) ?? 0) + 1);
    }
    return { page: pages[page], anchor, heading, text, fields, names: new Set([heading, ...names].map(joined)) };
  });
  return { sections, frequency };
};

// Two neighbours that changed places are one slip.
const distance = (a, b) => {
  let before;
  let row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      if (before && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    [before, row] = [row, next];
  }
  return row[b.length];
};

// A word that no page has: two words written as one, the beginning of one, or the nearest by spelling.
const mended = (word, frequency) => {
  if (frequency.has(word)) return [word];
  for (let i = 3; i < word.length - 2; i++) {
    const pair = [word.slice(0, i), stem(word.slice(i))];
    if (pair.every((part) => frequency.has(part))) return pair;
  }
  const begun = [...frequency.keys()].filter((known) => word.length > 2 && known.startsWith(word));
  if (begun.length) return [begun.sort((a, b) => frequency.get(b) - frequency.get(a))[0]];
  if (word.length < 4) return [word];
  const near = [...frequency.keys()]
    .filter((known) => Math.abs(known.length - word.length) < 2 && known[0] === word[0])
    .map((known) => [distance(word, known), known])
    .filter(([off]) => off <= (word.length > 6 ? 2 : 1))
    .sort((a, b) => a[0] - b[0]);
  return near.length ? [near[0][1]] : [word];
};

export const find = ({ sections, frequency }, query) => {
  const all = words(query);
  const kept = all.filter((word) => !STOP.has(word));
  const asked = [...new Set((kept.length ? kept : all).flatMap((word) => mended(word, frequency)))];
  if (!asked.length) return [];
  const whole = joined(query);
  const rarity = (word) => Math.log(1 + sections.length / (1 + (frequency.get(word) ?? 0)));
  const total = asked.reduce((sum, word) => sum + rarity(word), 0);
  const scored = [];
  for (const section of sections) {
    let score = 0;
    let covered = 0;
    for (const word of asked) {
      const [best] = section.fields.find(([, set]) => set.has(word)) ?? [0];
      if (!best) continue;
      score += best * rarity(word);
      covered += rarity(word);
    }
    const named = section.names.has(whole); // "logsumexp" for "Log-sum-exp", which has no such word
    if (!covered && !named) continue;
    score *= (covered / total) ** 2 * WEIGHT[section.page[2]];
    if (named) score += 40 * WEIGHT[section.page[2]];
    if (section.anchor === "further-reading") score *= 0.4;
    scored.push({ ...section, score });
  }
  return scored.sort((a, b) => b.score - a.score);
};

// The part of a text around the first word that was looked for.
const around = (text, asked) => {
  const at = Math.max(0, ...asked.map((word) => text.toLowerCase().indexOf(word)));
  const from = at < 120 ? 0 : text.lastIndexOf(" ", at - 60) + 1;
  return (from ? "… " : "") + text.slice(from, from + 220) + (text.length > from + 220 ? " …" : "");
};

const row = ({ page, anchor, heading, text }, asked) => {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `${root}${page[0]}${anchor ? `#${anchor}` : ""}`;
  link.textContent = heading && heading !== page[1] ? `${page[1]} › ${heading}` : page[1];
  item.append(link, Object.assign(document.createElement("p"), { textContent: around(text, asked) }));
  return item;
};

let index;
export const load = async () => {
  const data = await fetched(`${root}_data/search.json`);
  return (index ??= prepared(data));
};

export const start = ([page]) => {
  const field = page.querySelector("input");
  const told = page.querySelector("[role=status]");
  const list = page.querySelector("ol");
  const show = async () => {
    const query = field.value.trim();
    if (!query) {
      list.replaceChildren();
      told.textContent = "";
      return;
    }
    let results;
    try {
      results = find(await load(), query);
    } catch {
      told.textContent = said("script.search_lost");
      return;
    }
    if (query !== field.value.trim()) return; // typed on meanwhile
    list.replaceChildren(...results.slice(0, 20).map((result) => row(result, words(query))));
    told.textContent = results.length
      ? said("script.found", { shown: Math.min(20, results.length), all: results.length, query })
      : said("script.found_none", { query });
  };
  page.hidden = false;
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  field.addEventListener("input", show);
  page.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  show();
};
