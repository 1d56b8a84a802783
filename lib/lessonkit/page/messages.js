// The sentences that scripts say, by name: messages.toml's, as the page was built with them.
const file = new URL("./messages.json", import.meta.url);
const ask = (pause) =>
  fetch(file)
    .then((answer) => answer.json())
    .catch(() => new Promise((go) => setTimeout(go, pause)).then(() => (pause > 4000 ? {} : ask(2 * pause))));
const messages = await ask(500); // or their names

// A sentence with its places filled in.
export const said = (name, values = {}) =>
  (messages[name] ?? name).replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place);

// The same in pieces, for a place that an element takes: `{link}`.
export const saidAround = (name, place, element, values = {}) => {
  const [before, after = ""] = said(name, values).split(`{${place}}`);
  return [before, element, after];
};
