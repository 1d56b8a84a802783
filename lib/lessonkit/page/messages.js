// The sentences that questions are judged with; the notebook reads the same file.
const file = new URL("./messages.json", import.meta.url);
export const messages = await (await fetch(file)).json();

// A sentence with its gaps filled.
export const filled = (name, gaps) =>
  messages[name].replace(/\{(\w+)\}/g, (gap, key) => gaps[key] ?? gap);
