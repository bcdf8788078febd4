// Tables are sorted and filtered, commands copied. Only text is set, never markup; without this script all is still there.
"use strict";

const MANY_ROWS = 30;

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function compare(column, direction, isNumber) {
  return (one, other) => {
    const [a, b] = [one, other].map((row) => row.cells[column].dataset.sort);
    // What is not known stands last, whichever way.
    if (a === "" || b === "") return (a === "") - (b === "");
    return direction * (isNumber ? a - b : a < b ? -1 : a > b ? 1 : 0);
  };
}

function sortBy(table, head, column) {
  const isNumber = head.classList.contains("n");
  const was = head.getAttribute("aria-sort");
  const order = was === "descending" || (!was && !isNumber) ? "ascending" : "descending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const rows = [...table.tBodies[0].rows].sort(compare(column, order === "ascending" ? 1 : -1, isNumber));
  table.tBodies[0].append(...rows);
}

function makeSortable(table) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = make("button", head.textContent, { type: "button" });
    button.addEventListener("click", () => sortBy(table, head, column));
    head.replaceChildren(button);
  });
}

function makeFilter(table) {
  const rows = [...table.tBodies[0].rows];
  const input = make("input", "", { type: "search", autocomplete: "off", spellcheck: "false" });
  const label = make("label", "Filter");
  const count = make("output", `${rows.length} rows`, { "aria-live": "polite" });
  label.append(input);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    const shown = rows.filter((row) => !(row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted)));
    count.textContent = wanted ? `${shown.length} of ${rows.length} rows` : `${rows.length} rows`;
  });
  const box = make("div", "", { class: "filter" });
  box.append(label, count);
  table.parentElement.before(box);
}

function makeCopyable(box) {
  const code = box.querySelector("code");
  const button = make("button", "Copy", { type: "button", "aria-live": "polite" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Selected: press Ctrl+C";
    }
  });
  box.append(button);
}

for (const table of document.querySelectorAll("table.sortable")) {
  makeSortable(table);
  if (table.tBodies[0].rows.length > MANY_ROWS && !table.closest("figure")) makeFilter(table);
}
document.querySelectorAll(".copying").forEach(makeCopyable);
