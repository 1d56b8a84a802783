// Runs before anything is painted: the reader's colour scheme, and that scripts are there at all.
document.documentElement.classList.replace("no-js", "js");
try {
  document.body.dataset.theme = localStorage.getItem("theme") || "auto";
} catch {
  document.body.dataset.theme = "auto"; // storage can be switched off
}
