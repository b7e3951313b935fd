import assert from "node:assert/strict";
import { notebookOf } from "./_test_notebook.ts";
import { joinCells } from "./join_cells.ts";

Deno.test("joinCells() keeps lines and finds every one of them again", () => {
  const sources = ["a;\nb;", "", "c;\n\n", "d;"];
  const notebook = notebookOf(...sources);
  notebook.cells.splice(1, 0, {
    cell_type: "markdown",
    id: "text",
    metadata: {},
    source: "# not code",
  });
  const { code, placeOf } = joinCells(notebook);
  const lines = code.split("\n");
  for (const [i, source] of sources.entries()) {
    for (const [n, line] of source.split("\n").entries()) {
      const at = lines.findIndex((_, l) => {
        const place = placeOf(l + 1);
        return place?.cellId === `c${i + 1}` && place.line === n + 1;
      });
      assert.equal(lines[at], line);
    }
  }
  assert.ok(!code.includes("not code"));
  assert.equal(placeOf(0), undefined);
  assert.equal(placeOf(lines.length), undefined);
});

Deno.test("joinCells() does not let a cell run on into the next", () => {
  const { code } = joinCells(notebookOf("const f = (x) => x", "(1)", "// end"));
  assert.equal(code.match(/^;$/gm)?.length, 3);
});

Deno.test("joinCells() turns relative imports into addresses, and no other text", () => {
  const source = `import { a } from "../lib/a.ts";
import './b.ts';
const c = await import("./c.ts");
import { d } from "candlebook";
console.log("./e.ts", 'from ../f');`;
  const base = "file:///project/notebooks/";
  assert.ok(
    joinCells(notebookOf(source), { base }).code.startsWith(
      `import { a } from "file:///project/lib/a.ts";
import 'file:///project/notebooks/b.ts';
const c = await import("file:///project/notebooks/c.ts");
import { d } from "candlebook";
console.log("./e.ts", 'from ../f');
;`,
    ),
  );
});
