// In the browser's notebooks: the way back to the page, and downloads under the name that collecting expects
// (the notebook's own, without the folders before it).
const backToPage = document.currentScript.dataset.back;
const path = new URLSearchParams(location.search).get("path") ?? "";
const { set, get } = Object.getOwnPropertyDescriptor(HTMLAnchorElement.prototype, "download");
Object.defineProperty(HTMLAnchorElement.prototype, "download", {
  get,
  set(name) {
    set.call(this, String(name).split("/").pop());
  },
});

addEventListener("DOMContentLoaded", () => {
  const address = path.endsWith(".ipynb") ? path.replace(/ipynb$/, "html") : "index.html";
  const back = Object.assign(document.createElement("a"), {
    href: `../../${address}`,
    textContent: backToPage,
  });
  back.style.cssText =
    "position:fixed;right:12px;bottom:8px;z-index:10000;padding:4px 12px;border-radius:6px;" +
    "background:#0a5c8c;color:#fff;font:600 14px sans-serif;text-decoration:none";
  document.body.append(back);
});
