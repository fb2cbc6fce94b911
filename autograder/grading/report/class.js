"use strict";
// All data is in the table of students: its rows carry the points of every exercise.
const table = document.getElementById("students");
const body = table.tBodies[0];
const head = table.tHead.rows[0];
const rows = [...body.rows];
const links = rows.map((row) => row.querySelector("a"));
const cells = rows.map((row) => row.dataset.cells.split(" ").map((cell) => cell.split(":")));
const columns = JSON.parse(table.dataset.columns);  // [unit, exercise, points], in the strips' order
const fixed = head.cells.length - 1;  // columns before the strip
const form = document.querySelector("form");
const status = form.querySelector("output");

function sort(place) {
  const header = head.cells[place];
  const down = header.getAttribute("aria-sort") === "ascending";
  for (const cell of head.cells) cell.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = (row) => row.cells[place].dataset.v ?? row.cells[place].textContent;
  const isText = place === 0;
  const order = rows.map((row) => [value(row), row]);
  order.sort(([a], [b]) => (isText ? a.localeCompare(b, "en", { numeric: true }) : a - b) * (down ? -1 : 1));
  body.append(...order.map(([, row]) => row));
}

const NO_POINTS = { "": "not graded", untouched: "not begun", fault: "our fault" };
const SHORT = { "": "", untouched: "\u2014", fault: "fault" };

function inWords(level, came, most) {
  return NO_POINTS[level] ?? `${came} of ${most}`;
}

function showUnit(unit) {
  for (const row of [head, ...rows])
    while (row.cells.length > fixed + 1) row.lastElementChild.remove();
  for (const row of [head, ...rows]) row.cells[fixed].hidden = unit !== "";
  if (unit === "") return;
  columns.forEach(([of, exercise, most], place) => {
    if (of !== unit) return;
    const header = document.createElement("th");
    header.scope = "col";
    header.className = "n";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${exercise} (${most})`;
    header.append(button);
    head.append(header);
    rows.forEach((row, student) => {
      const [level, came] = cells[student][place];
      const cell = row.insertCell();
      cell.className = `cell ${level}`;
      cell.textContent = SHORT[level] ?? came;
      cell.title = inWords(level, came, most);
      cell.dataset.v = level in NO_POINTS ? -1 : came;
    });
  });
}

function filter() {
  const text = form.elements.find.value.trim().toLowerCase();
  const unit = form.elements.unit.value;
  const counts = [];
  for (const list of document.querySelectorAll("[data-list]")) {
    let shown = 0;
    for (const item of list.children) {
      const words = item.dataset.words ?? item.textContent;
      const units = item.dataset.units;
      item.hidden = !(words.toLowerCase().includes(text) &&
        (unit === "" || units === undefined || units.split(" ").includes(unit)));
      shown += !item.hidden;
    }
    counts.push(`${list.dataset.list}: ${shown} of ${list.children.length}`);
  }
  status.textContent = text || unit ? counts.join(", ") : "";
}

function link(place) {
  const copy = document.createElement("a");
  copy.href = links[place].getAttribute("href");
  copy.textContent = links[place].textContent;
  return copy;
}

head.addEventListener("click", (event) => {
  if (event.target.closest("button")) sort(event.target.closest("th").cellIndex);
});
form.addEventListener("input", filter);
form.elements.unit.addEventListener("change", () => showUnit(form.elements.unit.value));
form.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-who]");
  if (!button) return;
  const others = button.dataset.who.split(" ").map(link);
  const between = others.flatMap((one) => [", ", one]);
  button.replaceWith(...between);
  others[0].focus();
});
body.addEventListener("mousemove", (event) => {
  const strip = event.target.closest("svg");
  if (!strip) return;
  const box = strip.getBoundingClientRect();
  const at = (event.clientX - box.left) / box.width * strip.viewBox.baseVal.width;
  const place = columns.findLastIndex(([, , , left]) => left <= at);
  const [, exercise, most] = columns[place];
  const cell = cells[rows.indexOf(strip.closest("tr"))][place];
  strip.parentElement.title = `${exercise}: ${inWords(...cell, most)}`;
});
form.hidden = false;
filter();
