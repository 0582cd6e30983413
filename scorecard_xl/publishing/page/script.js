"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const field = (name) => document.getElementById(`filter-${name}`);
  const result = field("result"), openCharts = document.getElementById("open-charts");
  const sections = [...document.querySelectorAll("section.indicators")].map((section) => ({
    section,
    id: section.querySelector("h2").id,
    table: section.querySelector("table"),
    rows: [...section.querySelectorAll("tbody[data-order]")].map((row) => ({
      row,
      places: row.dataset.order.split(" ").map((place) => (place === "-" ? Infinity : Number(place))),
      text: [...row.querySelectorAll("th[scope=rowgroup], .happened, .commentary")]
        .map((part) => part.textContent).join(" ").toLowerCase(),
    })),
  }));

  const sort = (one, header, column) => {
    const direction = header.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    for (const other of header.parentElement.children) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    const ordered = [...one.rows].sort((a, b) => {
      const [first, second] = [a.places[column], b.places[column]];
      if (first === second) return a.places[0] - b.places[0];
      if (first === Infinity || second === Infinity) return first - second;
      return direction * (first - second);
    });
    one.table.append(...ordered.map(({ row }) => row));
  };
  for (const one of sections) {
    [...one.table.tHead.rows[0].cells].forEach((header, column) => {
      if (!("sorts" in header.dataset)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      button.addEventListener("click", () => sort(one, header, column));
      header.append(button);
    });
  }

  const filter = () => {
    const words = field("text").value.toLowerCase().split(/\s+/);
    const section = field("section").value, owner = field("owner")?.value, worse = field("worse").checked;
    let seen = 0, every = 0;
    for (const one of sections) {
      const before = seen;
      for (const { row, text } of one.rows) {
        row.hidden = (section && section !== one.id) || (owner && owner !== row.dataset.owner)
          || (worse && !("worse" in row.dataset)) || !words.every((word) => text.includes(word));
        every += 1;
        seen += row.hidden ? 0 : 1;
      }
      one.section.hidden = seen === before;
    }
    result.textContent = `${seen} of ${every} indicators`;
    form.classList.toggle("filtered", seen < every);
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  const showAll = () => {
    form.reset();
    filter();
  };
  document.getElementById("show-all").addEventListener("click", showAll);

  openCharts.addEventListener("click", () => {
    const open = openCharts.getAttribute("aria-pressed") !== "true";
    openCharts.setAttribute("aria-pressed", String(open));
    for (const details of document.querySelectorAll("tbody details")) details.open = open;
  });

  // A link leads to an indicator that the filter hides: show it.
  const showTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.closest("[hidden]")) {
      showAll();
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", showTarget);
  // Headers stay in sight where the table fits; where it does not, it scrolls in its own room.
  const fitting = new ResizeObserver(() => {
    for (const { table } of sections) {
      table.parentElement.classList.toggle("fits", table.offsetWidth <= table.parentElement.clientWidth);
    }
  });
  for (const { table } of sections) fitting.observe(table);
  form.hidden = false;
  filter();
})();
