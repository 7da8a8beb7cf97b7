"use strict";
(() => {
  // What a cell is put in order by: a number where the page states one, else its words; null where nothing is known.
  const key = (cell) => {
    if (!("value" in cell.dataset)) return cell.textContent.toLowerCase();
    return cell.dataset.value === "" ? null : Number(cell.dataset.value);
  };
  const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

  const sort = (table, column, isDescending) => {
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: key(row.cells[column]), place: Number(row.dataset.place) }));
    rows.sort((a, b) => {
      // What is not known comes last in both directions; equal rows stand as they were written.
      const unknown = (a.key === null) - (b.key === null);
      return unknown || (isDescending ? compare(b.key, a.key) : compare(a.key, b.key)) || a.place - b.place;
    });
    body.append(...rows.map(({ row }) => row));
  };

  for (const table of document.querySelectorAll("table.sorted")) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    rows.forEach((row, place) => { row.dataset.place = place; });
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      if (head.dataset.sorted) head.ariaSort = head.dataset.sorted;
      const isNumber = rows.length > 0 && "value" in rows[0].cells[column].dataset;
      button.addEventListener("click", () => {
        // Numbers begin with the largest, names with the first letter.
        const isDescending = head.ariaSort ? head.ariaSort === "ascending" : isNumber;
        for (const other of heads) other.ariaSort = null;
        head.ariaSort = isDescending ? "descending" : "ascending";
        sort(table, column, isDescending);
      });
    });
    table.dataset.ready = "yes";
  }
})();
