// @ts-check
/** Tables of figures: built when their shape changes, else only the texts that differ are written. */

/**
 * @param {HTMLTableElement} table with a caption of its own, or none
 * @param {string[]} head
 * @param {string[][]} rows the first cell of each is its heading
 */
export function showTable(table, head, rows) {
  const shape = `${head.join("|")} ${rows.length}`;
  if (table.dataset.shape !== shape) {
    table.dataset.shape = shape;
    build(table, head, rows.length);
  }
  rows.forEach((texts, row) => {
    const { cells } = table.tBodies[0].rows[row];
    texts.forEach((text, column) => {
      if (cells[column].textContent !== text) cells[column].textContent = text;
    });
  });
}

/**
 * @param {HTMLTableElement} table
 * @param {string[]} head
 * @param {number} nRows
 */
function build(table, head, nRows) {
  table.tHead?.remove();
  for (const body of [...table.tBodies]) body.remove();
  const headRow = table.createTHead().insertRow();
  head.forEach((text) => headRow.append(heading(text, "col")));
  const body = table.createTBody();
  for (let i = 0; i < nRows; i++) {
    const row = body.insertRow();
    row.append(heading("", "row"));
    for (let column = 1; column < head.length; column++) row.insertCell();
  }
}

/**
 * @param {string} text
 * @param {string} scope
 */
function heading(text, scope) {
  const cell = document.createElement(text || scope === "row" ? "th" : "td");
  if (cell.tagName === "TH") cell.setAttribute("scope", scope);
  cell.textContent = text;
  return cell;
}
