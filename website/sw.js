// Keeps the pages that were visited, so that they can be read without a network. With a network, everything
// comes from it. Nothing of another host is kept, and nothing of the notebooks' app or of Python.
const CACHE = "losslab-VERSION";
const own = (url) => url.href.startsWith(registration.scope) && !/\/(run|_python)\//.test(url.pathname);
const place = (request) => request.url.split(/[?#]/)[0].replace(/\/$/, "/index.html");

const keep = () => caches.open(CACHE);

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});

// A page says that the reader wants pages kept: perhaps again, and nothing is installed anew for that.
self.addEventListener("message", (event) => event.waitUntil(keep()));

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("losslab-") && name !== CACHE) await caches.delete(name);
    }
    await clients.claim();
  };
  event.waitUntil(old());
});

const fetched = async (request) => {
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    const copy = answer.clone();
    // Without a cache the reader has switched it off, and pages that are still open ask here all the same.
    const put = async () => (await caches.has(CACHE)) && (await keep()).put(place(request), copy);
    put().catch(() => {});
  }
  return answer;
};

const answered = async (request) => {
  try {
    return await fetched(request);
  } catch (problem) {
    const kept = await caches.match(place(request), { cacheName: CACHE }); // makes no cache where there is none
    if (kept) return kept;
    throw problem;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && own(new URL(request.url))) event.respondWith(answered(request));
});
