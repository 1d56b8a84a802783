// Python in a worker of its own: Pyodide with NumPy and the course's libraries, until the page ends it.
// Files have names of their content, so what the browser has is taken without asking again.
// It imports nothing: a message that arrives while an import is waited for is lost.

const [plain, tell] = [self.fetch, self.postMessage.bind(self)];
const fetched = (place) => plain(place, { cache: "force-cache" });
const hosts = [location.origin]; // where Python may fetch from
let refused; // what is said of other hosts
self.fetch = (place, options) => {
  if (!hosts.includes(new URL(place.url ?? place, location.href).origin)) throw new Error(refused);
  return plain(place, { ...options, cache: "force-cache" });
};

// An answer may come in a file by somebody else, and what is run here can reach all that this worker can. So
// nothing is left of what the site keeps in this browser, of the page's ear, and of other ways to other hosts.
const WAYS = ["postMessage", "close", "caches", "indexedDB", "Worker", "SharedWorker", "BroadcastChannel",
  "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource", "FontFace", "importScripts"];
const shut = () => {
  for (const [object, names] of [[self, WAYS], [navigator, ["storage", "serviceWorker"]]]) {
    for (let one = object; one; one = Object.getPrototypeOf(one)) {
      for (const name of names) Reflect.deleteProperty(one, name);
    }
  }
};

const NOTHING = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]); // the smallest module of WebAssembly
let root;
let python; // a promise

const start = async () => {
  // A server's header may forbid WebAssembly; Pyodide would then wait for ever.
  await WebAssembly.compile(NOTHING);
  const places = await (await plain(new URL("_data/python.json", root))).json();
  const base = new URL(places.base, root).href;
  hosts.push(new URL(base).origin);
  const archive = fetched(new URL(places.library, root)).then((answer) => answer.arrayBuffer());
  const { loadPyodide } = await import(`${base}pyodide.mjs`);
  const loaded = await loadPyodide({ indexURL: base, packages: ["numpy"], stdin: () => null });
  const folder = loaded.runPython("import sysconfig; sysconfig.get_paths()['purelib']");
  loaded.unpackArchive(await archive, "zip", { extractDir: folder });
  shut();
  return loaded;
};

// What a job may ask for, by name: a function of Python that takes texts and gives JSON.
const KINDS = {
  exercise: (loaded, { setup, answer, test, earlier }) =>
    loaded.pyimport("lessonkit.on_page").attempt(setup, answer, test, loaded.toPy(earlier)),
  cell: (loaded, { before, source }) => loaded.pyimport("lessonkit.on_page").tried(loaded.toPy(before), source),
  compare: (loaded, { asked }) => loaded.pyimport("lessonkit.conventions.pasted").answer(asked),
};

// What a job's code imports beyond NumPy and can be had, such as SciPy, is fetched the first time. It is
// imported here, for a slow machine needs as long for that as an answer may take.
const fetchImported = async (loaded, job) => {
  if (job.draws) await loaded.loadPackage("matplotlib");
  const texts = Object.values(job).flat().filter((one) => typeof one === "string" && one.includes("import"));
  for (const text of texts) await loaded.loadPackagesFromImports(text);
  if (texts.length || job.draws) loaded.pyimport("lessonkit.on_page").prepare(loaded.toPy(texts), !!job.draws);
};

const work = async ({ id, job }) => {
  try {
    const loaded = await (python ??= start());
    await fetchImported(loaded, job);
    tell({ id, running: true });
    tell({ id, result: JSON.parse(KINDS[job.kind](loaded, job)) });
  } catch (problem) {
    const name = navigator.onLine ? "script.python_failed" : "script.python_offline";
    tell({ id, failed: name, problem: problem?.message ?? String(problem) });
  }
};

let turn = Promise.resolve(); // one after the other, in the order of asking
addEventListener("message", ({ data }) => {
  if (data.root) ({ root, refused } = data);
  else turn = turn.then(() => work(data));
});
