// Notebooks that run in the browser are kept by JupyterLite, under their paths. Where a lesson or set has another
// name now, what was written under the former one goes to it, unless there is something already.
export const follow = async (moved, link) => {
  const name = `JupyterLite Storage - ${new URL("..", link.href).pathname}`;
  const there = (await indexedDB.databases?.()) ?? [];
  if (!there.some((one) => one.name === name)) return;
  const store = await asked(indexedDB.open(name));
  try {
    if (!store.objectStoreNames.contains("files")) return;
    const files = store.transaction("files", "readwrite").objectStore("files");
    for (const [old, now] of Object.entries(moved)) {
      const places = (word) => [`theory/${word}.ipynb`, `exercises/${word}/${word}.ipynb`];
      for (const [n, from] of places(old).entries()) await move(files, from, places(now)[n], old, now);
    }
  } finally {
    store.close();
  }
};

const move = async (files, from, to, old, now) => {
  const file = await asked(files.get(from));
  if (!file || (await asked(files.count(to)))) return;
  const named = new RegExp(`(?<![\\w-])${old}(?![\\w-])`, "g"); // its cells name it: progress("…")
  const content = JSON.parse(JSON.stringify(file.content).replace(named, now));
  await asked(files.put({ ...file, content, path: to, name: to.split("/").pop() }, to));
  await asked(files.delete(from));
};

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
