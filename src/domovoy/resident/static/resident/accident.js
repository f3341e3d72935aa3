// The accident line of the house is told to the service worker: the offline page shows it.
const line = document.querySelector("[data-accident-line]");
if (line && "serviceWorker" in navigator) {
  navigator.serviceWorker.ready.then((worker) =>
    worker.active.postMessage({ phone: line.dataset.accidentLine }),
  );
}
