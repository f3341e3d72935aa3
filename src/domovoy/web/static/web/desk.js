// The desk from the keyboard. Every page works without this file as well.

const one = (selector) => document.querySelector(selector);
const rows = () => [...document.querySelectorAll("[data-row]")];
const typing = (target) => target.matches?.("input, textarea, select, [contenteditable]");

function step(by) {
  const links = rows();
  if (!links.length) return;
  const now = links.indexOf(document.activeElement);
  const next = now < 0 ? 0 : Math.min(Math.max(now + by, 0), links.length - 1);
  links[next].focus();
  links[next].closest("tr")?.scrollIntoView({ block: "nearest" });
}

function open(part) {
  const link = document.activeElement?.matches("[data-row]") ? document.activeElement : rows()[0];
  if (link) location.assign(`${link.href}#${part}`);
}

function reach(part) {
  if (rows().length) return open(part);
  const target = document.getElementById(part);
  const folded = target?.closest("details");
  if (folded) folded.open = true;
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  t: () => reach("take"),
  a: () => reach("answer"),
  q: () => reach("ask"),
  c: () => reach("category-words"),
  n: () => reach("note"),
  u: () => one('[data-key="back"]')?.click(),
  w: () => one('[data-key="write"]')?.click(),
  "/": () => one('[data-key="search"]')?.focus(),
  "?": () => one("#keys")?.showModal(),
};
// The same keys where the keyboard stands in Russian.
const RUSSIAN = {
  о: "j", л: "k", е: "t", ф: "a", й: "q", с: "c", т: "n", г: "u", ц: "w", ".": "/", ",": "?",
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const act = KEYS[event.key] ?? KEYS[RUSSIAN[event.key.toLowerCase()]];
  if (!act) return;
  event.preventDefault();
  act();
});

// Where the places do not fit beside one another, the one that is open is in sight.
const here = one(".desk-nav [aria-current]");
if (here) {
  const row = here.parentElement;
  row.scrollLeft = here.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
}

// A press anywhere on a row opens it, unless words are being selected.
document.addEventListener("click", (event) => {
  const row = event.target.closest?.(".queue__row");
  if (!row || event.target.closest("a, button") || String(getSelection())) return;
  row.querySelector("[data-row]")?.click();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  const most = Number(event.target.dataset.most);
  if (most && event.target.files.length > most) {
    event.target.setCustomValidity(`Можно приложить до ${most} файлов, выбрано ${event.target.files.length}`);
    event.target.reportValidity();
  } else if (most) {
    event.target.setCustomValidity("");
  }
});

for (const button of document.querySelectorAll("[data-opens]")) {
  button.hidden = false;
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The houses are asked for when the list is first wanted.
const houses = one("[data-houses]");

async function fill() {
  const answer = await fetch(houses.dataset.houses, { credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = houses.querySelector("select");
  const chosen = list.value;
  list.length = 1;
  for (const link of page.querySelectorAll("[data-house]")) {
    list.add(new Option(link.textContent, link.dataset.house, false, link.dataset.house === chosen));
  }
}

if (houses) fill();

// <div data-finds="id of a select"> holds a search box that leaves in it what has these words.
for (const finder of document.querySelectorAll("[data-finds]")) {
  const list = document.getElementById(finder.dataset.finds);
  const said = list.parentElement.querySelector("[data-found]");
  const all = [...list.querySelectorAll("optgroup")].map((group) => [group, [...group.children]]);
  finder.addEventListener("input", (event) => {
    const wanted = event.target.value.toLowerCase().replaceAll("ё", "е").split(/\s+/).filter(Boolean);
    let count = 0;
    list.replaceChildren();
    for (const [group, options] of all) {
      const fits = options.filter((option) => {
        const words = `${group.label} ${option.text}`.toLowerCase().replaceAll("ё", "е");
        return wanted.every((word) => words.includes(word));
      });
      group.replaceChildren(...fits);
      if (fits.length) list.append(group);
      count += fits.length;
    }
    if (count === 1) list.querySelector("option").selected = true;
    said.textContent = wanted.length ? `Подходит: ${count}` : "";
  });
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Enter" || event.key === "ArrowDown") list.focus();
  });
}

const place = location.hash.slice(1);
const PLACES = ["take", "answer", "ask", "category-words", "note"];
if (PLACES.includes(place)) reach(place);
