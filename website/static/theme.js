// Runs before anything is painted: the reader's colour scheme, and that scripts are there at all. A browser loads
// no modules from files, so pages that are opened as files are pages without scripts.
if (location.protocol !== "file:") document.documentElement.classList.replace("no-js", "js");

// Storage can be switched off. The button for light and dark asks for nothing else, so that choice lasts as long
// as the page; whoever keeps more is refused as before, and says so.
const refuse = () => {
  throw new DOMException("refused", "SecurityError");
};
const onlyTheme = (theme = "auto") => ({
  getItem: (key) => (key === "theme" ? theme : refuse()),
  setItem: (key, value) => (key === "theme" ? (theme = value) : refuse()),
  removeItem: refuse,
});
try {
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
} catch {
  document.body.dataset.theme = "auto";
  Object.defineProperty(window, "localStorage", { value: onlyTheme() });
}
