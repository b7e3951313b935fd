import assert from "node:assert/strict";
import { htmlTable } from "./html_table.ts";
import { markup } from "./page/markup.ts";

Deno.test("htmlTable() escapes heads, titles and cells, but not markup", () => {
  const { html } = htmlTable(["<a>", "b & c"], [{
    title: "<t>",
    rows: [["<x>", markup`<b>${"<y>"}</b>`]],
  }]);
  for (const tag of ["<a>", "<t>", "<x>", "<y>"]) {
    assert.ok(!html.includes(tag), tag);
    assert.ok(
      html.includes(tag.replace("<", "&lt;").replace(">", "&gt;")),
      tag,
    );
  }
  assert.match(html, /<td><b>&lt;y&gt;<\/b><\/td>/);
});

Deno.test("htmlTable() names rows, columns and sections for those who listen", () => {
  const { html } = htmlTable(["", "x", "y"], [
    { title: "one", rows: [["a", 1, 2]] },
    { rows: [["b", 3, 4]] },
  ]);
  assert.equal(html.match(/scope="col"/g)!.length, 3);
  assert.equal(html.match(/scope="row"/g)!.length, 2);
  assert.match(html, /scope="rowgroup" colspan="3"[^>]*>one</);
  assert.equal(html.match(/<tbody>/g)!.length, 2);
});

Deno.test("htmlTable() puts every row on a line and text columns on the left", () => {
  const { html } = htmlTable(
    ["name", { label: "from", align: "left" }, "count"],
    [{ rows: [["a", "Monday", 1], ["b", "Tuesday", 2]] }],
  );
  const rows = html.split("\n").filter((line) => line.startsWith("<tr><"));
  assert.equal(rows.length, 2);
  assert.match(
    rows[1]!,
    /<td style="text-align:left">Tuesday<\/td><td>2<\/td><\/tr>$/,
  );
});

Deno.test("htmlTable() without rows is a head alone", () => {
  const { html } = htmlTable(["name"], [{ rows: [] }]);
  assert.doesNotMatch(html, /<td/);
  assert.match(html, /<\/table>\n<\/div>$/);
});
