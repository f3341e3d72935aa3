// Answers when there is no connection. Signed-in pages are never kept.
"use strict";

const KEPT = [{% for address in kept %}"{{ address|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const OFFLINE = KEPT[0];
const PHONE = "/offline/accident-line";
const SHELF = "domovoy-static:" + KEPT.join();
const MEMORY = "domovoy-memory";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELF)
      .then((shelf) => shelf.addAll(KEPT))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name !== SHELF && name !== MEMORY))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  // «Назад» to the answer to a form: the browser itself asks whether to send it again.
  if (request.cache === "only-if-cached" || (request.method !== "GET" && navigator.onLine)) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (pathname === PHONE) {
    event.respondWith(caches.match(PHONE).then((found) => found || new Response("")));
  } else if (KEPT.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((found) => found || fetch(request)));
  }
});

// The accident line of the house is the one thing remembered, until its person signs out.
self.addEventListener("message", (event) => {
  const { phone, forget } = event.data;
  if (forget) event.waitUntil(caches.delete(MEMORY));
  if (phone) {
    event.waitUntil(caches.open(MEMORY).then((memory) => memory.put(PHONE, new Response(phone))));
  }
});
