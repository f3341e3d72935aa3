// Small helps for every page. All of it works without this file as well.

document.documentElement.classList.add("js");

const PENDING = "data-sending";

// A form is sent once: its buttons rest until the answer comes.
function rest(form) {
  form.setAttribute(PENDING, "");
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
}

function wake(root) {
  for (const form of root.querySelectorAll(`form[${PENDING}]`)) {
    form.removeAttribute(PENDING);
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.hasAttribute(PENDING)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    rest(form);
  },
  true,
);

addEventListener("pageshow", () => wake(document));
document.addEventListener("htmx:afterRequest", () => wake(document));

// An open menu closes on a press elsewhere and on Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What is written and not yet sent outlives a reload: <textarea data-keep="key">.
const kept = (box) => `domovoy:${box.dataset.keep}`;

function recall(root) {
  for (const box of root.querySelectorAll("[data-keep]")) {
    const words = sessionStorage.getItem(kept(box));
    if (words && !box.value) box.value = words;
  }
}

document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-keep]");
  if (!box) return;
  if (box.value) sessionStorage.setItem(kept(box), box.value);
  else sessionStorage.removeItem(kept(box));
});

// The server says by data-sent what it has taken; leaving forgets everything typed here.
function forget(root) {
  for (const mark of root.querySelectorAll("[data-sent]")) {
    sessionStorage.removeItem(`domovoy:${mark.dataset.sent}`);
  }
}

document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("data-leaving")) {
    sessionStorage.clear();
    navigator.serviceWorker?.controller?.postMessage({ forget: true });
  }
});

forget(document);
recall(document);
document.addEventListener("htmx:afterSwap", (event) => {
  forget(event.target);
  recall(event.target);
});

// After a refusal the page opens at the words that say why, for the eye and for the screen reader.
const refusal = document.querySelector("main [role=alert]:is(.field__problem, .notice):not([hidden])");
if (refusal) {
  refusal.tabIndex = -1;
  refusal.focus();
}

// A field is copied, or handed on where the device can: <button data-copies="id of the field">.
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    document.execCommand("copy");
  }
  const said = document.querySelector("[data-copied]");
  if (said) said.textContent = "Скопировано";
}

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copies)));
}

for (const button of document.querySelectorAll("[data-shares]")) {
  button.hidden = !navigator.share;
  button.addEventListener("click", () => {
    const url = document.getElementById(button.dataset.shares).value;
    navigator.share({ url }).catch(() => {}); // closed without a choice
  });
}

// <textarea data-counts="id of the element that shows how many characters are left or missing">
document.addEventListener("input", (event) => {
  const box = event.target.closest?.("[data-counts]");
  const shown = box && document.getElementById(box.dataset.counts);
  if (shown) shown.textContent = String(box.value.trim().length);
});

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
