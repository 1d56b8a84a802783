// Reading without a network: the pages that were visited are kept, unless the reader switches it off here;
// "Keep all pages" fetches the others too. Python for the notebooks is not part of it.
import { fetched } from "./fetched.js";
import { said } from "./messages.js";

const root = document.documentElement.dataset.content_root ?? "./";
const OFF = "losslab-offline";
const on = () => localStorage.getItem(OFF) !== "off"; // now: it may have been switched in another tab

export const register = async () => {
  if (!("serviceWorker" in navigator)) return;
  try {
    if (!on()) return;
    await navigator.serviceWorker.register(`${root}sw.js`);
    if (!on()) return await remove(); // switched off meanwhile
    const { active } = await navigator.serviceWorker.ready;
    if (on()) active.postMessage("keep");
  } catch {
    // not allowed here, as without a secure address: the pages work all the same
  }
};

const remove = async () => {
  const scope = new URL(root, location.href).href;
  for (const one of await navigator.serviceWorker.getRegistrations()) {
    if (one.scope === scope) await one.unregister();
  }
  for (const name of await caches.keys()) {
    if (name.startsWith("losslab-")) await caches.delete(name);
  }
};

export const start = ([page]) => {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const toggle = page.querySelector("input");
  const all = page.querySelector("button");
  const told = page.querySelector("[role=status]");
  try {
    toggle.checked = on();
  } catch {
    return; // nothing is kept in this browser, so there is nothing to choose
  }
  page.hidden = false;
  toggle.addEventListener("change", async () => {
    localStorage.setItem(OFF, toggle.checked ? "on" : "off");
    if (toggle.checked) register();
    else await remove();
    all.disabled = !toggle.checked;
    told.textContent = said(toggle.checked ? "script.offline_on" : "script.offline_off");
  });
  all.disabled = !toggle.checked;
  all.addEventListener("click", async () => {
    const list = await fetched(`${root}_data/offline.json`).catch(() => null);
    if (!list) return (told.textContent = said("script.offline_unknown"));
    const { version, files } = list;
    const cache = await caches.open(`losslab-${version}`);
    let done = 0;
    let lost = 0;
    for (const file of files) {
      const address = new URL(root + file, location.href).href;
      if (!(await cache.match(address))) await cache.add(address).catch(() => (lost += 1));
      if (!on()) return void caches.delete(`losslab-${version}`); // switched off meanwhile
      done += 1;
      told.textContent = said("script.offline_files", { done, all: files.length });
    }
    told.textContent = lost
      ? said("script.offline_lost", { lost, all: files.length })
      : said("script.offline_done");
  });
};
