// Scores of predictions, as lessonkit/quiz/scores.py has them from the course's losses; tests/quiz_cases.json runs through both.
const COVER = 0.8; // how sure the reader is of a range
const SURE = [0.4, 0.6, 0.75, 0.9, 0.99]; // never 1: a single miss would cost infinitely much
const FLAT_RANGE = 2; // the interval score of the range from nothing to twice the answer

// How many answers a question has, for who knows nothing about it.
export const possible = ({ kind, items, choice }) => {
  if (kind === "order") return items.reduce((product, _, place) => product * (place + 1), 1);
  return kind === "single" ? choice.length : 2 ** choice.length - 1;
};

// What the reader may be sure: a guess among all answers, and steps above it.
export const confidences = (question) => {
  const guess = 1 / possible(question);
  return [guess, ...SURE.filter((sure) => sure > guess + 0.05)];
};

// What is kept of a prediction: enough to score it without its question.
export const recordOf = (question, answer, right, sure) => {
  const at = Date.now();
  if (question.kind !== "numeric") return { at, said: answer, sure, of: possible(question), right };
  const { answer: value, tolerance } = question;
  const [low, high] = answer;
  return { at, said: answer, low, high, value, size: Math.abs(value) || 10 * tolerance, tolerance };
};

// The losses of one prediction that was committed to, and of one who knows nothing.
export const scored = (record) => (("low" in record) ? range : choice)(record);

// Ten times the pinball losses of both ends.
const range = ({ low, high, value, size, tolerance = 0 }) => {
  const miss = Math.max(0, low - value) + Math.max(0, value - high);
  const interval = (high - low + (2 / (1 - COVER)) * miss) / size;
  const inside = low - tolerance <= value && value <= high + tolerance;
  return { interval, flat_interval: FLAT_RANGE, inside };
};

// The reader's answer has the stated probability, the others share the rest.
const choice = ({ of, sure, right }) => {
  const rest = (1 - sure) / (of - 1);
  const others = right ? (of - 1) * rest ** 2 : sure ** 2 + (of - 2) * rest ** 2;
  return {
    log: -Math.log(right ? sure : rest),
    brier: others + (1 - (right ? sure : rest)) ** 2,
    flat_log: Math.log(of),
    flat_brier: 1 - 1 / of,
  };
};
