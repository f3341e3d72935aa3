// Minutes of an accident run down without a reload: <span data-left="seconds">осталось 27 мин</span>.
// What the server has written stays until the first minute has passed, and without this file.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const words = new Intl.PluralRules("ru");
const DAYS = { one: "день", few: "дня", many: "дней" };

// Told by the time that has passed here, not by the clock of the device: that one may be wrong.
const opened = Date.now();

function span(seconds) {
  const hours = Math.floor(seconds / HOUR);
  const minutes = Math.floor((seconds % HOUR) / MINUTE);
  if (seconds >= 2 * DAY) {
    const days = Math.floor(seconds / DAY);
    return `${days} ${DAYS[words.select(days)] ?? DAYS.many}`;
  }
  if (!hours) return `${minutes} мин`;
  return minutes ? `${hours} ч ${minutes} мин` : `${hours} ч`;
}

function told(seconds) {
  if (seconds <= 0) return "срок прошёл";
  return seconds < MINUTE ? "осталось меньше минуты" : `осталось ${span(seconds)}`;
}

function tick(shown, seconds) {
  const said = told(seconds);
  const capital = shown.textContent.trim().startsWith("О") || shown.dataset.capital !== undefined;
  if (capital) shown.dataset.capital = "";
  const text = capital ? said[0].toUpperCase() + said.slice(1) : said;
  if (shown.textContent !== text) shown.textContent = text;
  shown.classList.toggle("late", seconds <= 0);
}

function run() {
  const passed = (Date.now() - opened) / 1000;
  for (const shown of document.querySelectorAll("[data-left]")) {
    tick(shown, Number(shown.dataset.left) - passed);
  }
}

if (document.querySelector("[data-left]")) {
  setInterval(run, 1000);
  document.addEventListener("visibilitychange", run);
  addEventListener("pageshow", run);
}
