import assert from "node:assert/strict";
import { notebookOf, printed } from "./_test_notebook.ts";
import { printedLines } from "./printed_lines.ts";

Deno.test("printedLines() finds whole lines in every cell, in order", () => {
  const notebook = notebookOf(
    printed("x 1\nno x\nx 2\n"),
    "x;",
    printed(" x\n"),
    printed("x 3"),
  );
  assert.deepEqual(printedLines(notebook, "x"), [
    { cellId: "c1", line: "x 1" },
    { cellId: "c1", line: "x 2" },
    { cellId: "c4", line: "x 3" },
  ]);
  assert.deepEqual(printedLines(notebook, "y"), []);
});

Deno.test("printedLines() passes over what was shown, not printed", () => {
  const data = { "text/plain": "x" };
  const notebook = notebookOf({
    source: "x;",
    outputs: [{ output_type: "display_data", data, metadata: {} }],
  });
  assert.deepEqual(printedLines(notebook, "x"), []);
});
