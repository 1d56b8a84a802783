// Whether an answer is right, and what is said about it: the same judge as lessonkit/quiz/judge.py, for pages.
// tests/quiz_cases.json runs through both, and both take their sentences from messages.toml: `sayOf(name, values)`.
const DIGITS = 3; // a number typed with this many digits may be the answer rounded to them
const PLAIN = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const NUMBER = new RegExp(`^(${PLAIN})(?:/(${PLAIN}))?(%?)$`);
const MIXED = /^([+-]?)\s*(\d{1,9})\s+(\d{1,2})\s*\/\s*(\d{1,9})(?=\s*%?$)/; // "2 1/2"; three digits are thousands, "1 000/3"
// "0.693 147 18"; what a fraction's line follows may be another number
const GROUPS = /\.\d{3}(?:\s+\d{3})*\s+\d{1,3}(?!\s*[\d/])/g;
const APART = /[\d.]\s+(?!\d{3}(?!\d))[\d.]/; // two numbers; in "1 000" a space separates thousands

// {right, said}: answer is an index, a list of indices, a text, or the items' indices in order.
export const judge = (question, answer, sayOf) => {
  const { kind, answer_note: note } = question;
  if (kind === "numeric") return judgeNumber(question, answer, sayOf);
  if (kind === "order") {
    const right = answer.every((item, place) => item === place);
    return { right, said: [right ? note : question.why] };
  }
  const chosen = new Set(kind === "single" ? [answer] : answer);
  const all = question.choice.map((_, index) => index);
  const wrong = all.filter((index) => chosen.has(index) && !question.choice[index].correct);
  const missing = all.filter((index) => !chosen.has(index) && question.choice[index].correct).length;
  if (!wrong.length && !missing) return { right: true, said: [note] };
  const said = wrong.map((index) => question.choice[index].why);
  if (kind === "several" && missing) {
    said.push(sayOf(missing === 1 ? "quiz.one_missing" : "quiz.more_missing", { n: missing }));
  }
  return { right: false, said };
};

const judgeNumber = (question, answer, sayOf) => {
  const [value, rounding] = number(answer, question.unit);
  const tolerance = Math.max(question.tolerance, rounding);
  if (near(value, question.answer, tolerance)) return { right: true, said: [question.answer_note] };
  const slips = (question.near ?? []).filter((slip) => near(value, slip.value, tolerance));
  return { right: false, said: slips.length ? slips.map((slip) => slip.why) : [sayOf("quiz.other_number")] };
};

// At most tolerance apart; a decimal fraction on the edge counts as inside.
const near = (value, other, tolerance) =>
  Math.abs(value - other) <= tolerance + 1e-12 * (tolerance + Math.abs(other));

// A number as people type it, and half a unit of its last digit; null if it is none.
export const number = (text, unit = "") => {
  const typed = text.trim().toLowerCase().replace(/,/g, ".").replace(/[−–‐‑﹣－]/g, "-");
  const improper = (_, sign, whole, top, bottom) => `${sign}${Number(whole) * Number(bottom) + Number(top)}/${bottom}`;
  const closed = (one) => one.replace(/\s/g, "");
  const plain = typed.replace(MIXED, improper).replace(GROUPS, closed);
  const match = !APART.test(plain) && NUMBER.exec(closed(plain));
  if (!match) return null;
  const [, top, bottom, percent] = match;
  let value = Number(top);
  let half = 0;
  if (bottom) {
    if (Number(bottom) === 0) return null;
    value /= Number(bottom);
  } else half = rounding(top);
  if (percent && !unit.includes("%")) {
    value /= 100;
    half /= 100;
  }
  return Number.isFinite(value) ? [value, half] : null;
};

// Half a unit of the last digit, or 0 where too few digits were typed.
const rounding = (text) => {
  const [mantissa, exponent] = text.split("e");
  if (mantissa.replace(/[+.-]/g, "").replace(/^0+/, "").length < DIGITS) return 0;
  const decimals = (mantissa.split(".")[1] ?? "").length;
  return Number(`5e${Number(exponent ?? 0) - decimals - 1}`);
};
