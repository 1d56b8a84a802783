// A text area that knows a little Python: it keeps indents, and shows its text in colours beneath itself.
const PIECES = new RegExp(
  [
    /(#.*)/,
    /("""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)/,
    /\b(False|None|True|and|as|assert|break|class|continue|def|del|elif|else|except|finally|for|from|if|import|in|is|lambda|not|or|pass|raise|return|try|while|with|yield)\b/,
    /\b(\d[\w.]*)/,
  ]
    .map((one) => one.source)
    .join("|"),
  "g",
);
const KINDS = ["", "c1", "s2", "k", "mf"]; // Pygments' names for comments, strings, words, numbers
const INDENT = "    ";

// The text in pieces; splitting by four groups gives what is between them, then the four, and so on.
const coloured = (text) =>
  text.split(PIECES).map((piece, place) => {
    if (!piece || place % 5 === 0) return piece ?? "";
    return Object.assign(document.createElement("span"), { className: KINDS[place % 5], textContent: piece });
  });

// Old, and the only way to change a text area so that the browser can undo it.
export const put = (text) => document.execCommand(text ? "insertText" : "delete", false, text);

// `under` is the element beneath `field` that has the same type and shows the colours.
export const edit = (field, under, run) => {
  let leaving = false; // after Escape, Tab moves on as everywhere else; Shift and Tab always does
  const show = () => under.replaceChildren(...coloured(field.value), "\n "); // room for the last line
  const enter = (before) => put(`\n${before.match(/^ */)[0]}${/:\s*(#.*)?$/.test(before) ? INDENT : ""}`);
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const { selectionStart: from, selectionEnd: to, value } = field;
    const before = value.slice(value.lastIndexOf("\n", from - 1) + 1, from);
    const alone = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const indents = from === to && /^( {4})+$/.test(before);
    const actions = {
      Enter: alone ? () => enter(before) : () => run(),
      Tab: alone && !leaving && from === to && (() => put(INDENT)),
      Backspace: alone && indents && (() => (field.setSelectionRange(from - INDENT.length, to), put(""))),
    };
    leaving = event.key === "Escape";
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
  show();
  return show;
};
