// Python for this page: one worker for all its editors, started by the first run.
import { said } from "./messages.js";

const TIME = 20_000; // milliseconds, after which a run is ended
const AGREED = "losslab-python"; // the other host that the reader has agreed to, in this tab
const root = document.documentElement.dataset.content_root ?? "./";
const waiting = new Map(); // number of a run -> who is told
let worker;
let asked = 0;
let ready = false;
let clock;

// Whether the reader has to be asked before something is fetched from `host`.
export const mustAsk = (host) => Boolean(host) && !worker && kept() !== host;

export const agree = (host) => {
  try {
    sessionStorage.setItem(AGREED, host);
  } catch {
    // asked again on the next page
  }
};

const kept = () => {
  try {
    return sessionStorage.getItem(AGREED);
  } catch {
    return null;
  }
};

// Run `job`; `tell` hears what Python is doing. Resolves to `{failed}`, a sentence, or to `{result}`.
export const run = (job, tell) =>
  new Promise((resolve) => {
    tell(said(ready ? "script.waiting" : "script.starting"));
    waiting.set(++asked, { tell, resolve });
    const message = { id: asked, job };
    if (worker) return worker.postMessage(message);
    start();
    worker.postMessage(message);
  });

const start = () => {
  worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  worker.postMessage({ root: new URL(root, location.href).href, refused: said("script.no_other_host") });
  worker.onmessage = ({ data }) => heard(data);
  worker.onerror = () => stop(said(navigator.onLine ? "script.not_started" : "script.not_started_offline"));
};

const heard = ({ id, running, failed, problem, result }) => {
  const one = waiting.get(id);
  if (!one) return;
  clearTimeout(clock);
  if (failed) return stop(said(failed, { problem }));
  if (running) {
    ready = true;
    document.dispatchEvent(new Event("losslab:python"));
    one.tell(said("script.running"));
    clock = setTimeout(stop, TIME, said("script.ended"));
    return;
  }
  waiting.delete(id);
  one.resolve({ result });
};

// The only way to end a loop that never ends. Everybody who waits is told; the next run starts anew.
export const stop = (failed = said("script.stopped")) => {
  clearTimeout(clock);
  worker?.terminate();
  worker = undefined;
  ready = false; // what was fetched is the browser's now, and starting again fetches nothing
  const all = [...waiting.values()];
  waiting.clear();
  for (const { resolve } of all) resolve({ failed });
};
