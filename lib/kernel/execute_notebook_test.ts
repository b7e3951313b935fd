import assert from "node:assert/strict";
import { withTempFolder } from "../testing/temp_folder.ts";
import { notebookOf } from "./_test_notebook.ts";
import { executeNotebook } from "./execute_notebook.ts";
import { notebookText } from "./notebook_file.ts";
import type { CodeCell } from "./notebook_format.ts";

/** Runs cells of such code in an empty folder. */
async function run(...sources: readonly string[]) {
  return await withTempFolder(async (folder) => {
    const before = notebookOf(...sources);
    const copy = structuredClone(before);
    const progress: [number, number][] = [];
    const { notebook, failure } = await executeNotebook(before, {
      folder,
      onProgress: (done, total) => progress.push([done, total]),
    });
    assert.deepEqual(before, copy);
    const cells = notebook.cells as CodeCell[];
    return { notebook, cells, failure, progress };
  });
}

const MIXED = `
console.log("a");
await Deno.jupyter.display({ "text/html": "<p>" }, { raw: true });
await Deno.jupyter.display({ "text/plain": "0 %" }, { raw: true, display_id: "bar" });
console.error("b");
for (let i = 1; i <= 100; i++) {
  await Deno.jupyter.display({ "text/plain": i + " %" }, { raw: true, display_id: "bar", update: true });
}
({ c: 1 });`;

Deno.test("executeNotebook() gives every kind of output, and the same bytes twice", async () => {
  const first = await run(
    MIXED,
    "",
    "setTimeout(() => console.log('late'), 5); 0;",
  );
  assert.equal(first.failure, undefined);
  const [mixed, empty, late] = first.cells;
  const kinds = mixed!.outputs.map((output) => output.output_type);
  assert.deepEqual(kinds, [
    "stream",
    "display_data",
    "display_data",
    "stream",
    "execute_result",
  ]);
  assert.deepEqual(mixed!.outputs[2], {
    output_type: "display_data",
    data: { "text/plain": "100 %" },
    metadata: {},
  });
  assert.deepEqual(mixed!.outputs[4], {
    output_type: "execute_result",
    data: { "text/plain": "{ c: 1 }" },
    metadata: {},
    execution_count: 1,
  });
  assert.deepEqual([empty!.execution_count, empty!.outputs], [null, []]);
  assert.equal(late!.execution_count, 2);
  assert.deepEqual(late!.outputs.at(-1), {
    output_type: "stream",
    name: "stdout",
    text: "late\n",
  });
  assert.deepEqual(first.progress, [[1, 2], [2, 2]]);
  const second = await run(...first.cells.map(({ source }) => source));
  assert.equal(notebookText(second.notebook), notebookText(first.notebook));
});

/** Code that must fail its cell, and what is said of it. */
const FAILING: Record<string, [string, RegExp]> = {
  "throws": ["throw new TypeError('bad');", /^TypeError: bad$/],
  "throws no error": ["throw 'bad';", /bad$/],
  "cannot be parsed": ["const = 1;", /^SyntaxError: /],
  "leaves a rejected promise": [
    "(async () => { throw new Error('lost'); })();",
    /^Unhandled rejection: Error: lost$/,
  ],
  "throws in a timer": [
    "setTimeout(() => { throw new Error('late'); }, 5); 1;",
    /^Uncaught Error: late$/,
  ],
  "shows a value that cannot be shown": [
    "({ [Symbol.for('Jupyter.display')]() { throw new Error('ugly'); } });",
    /^Error: ugly$/,
  ],
  "ends the kernel": [
    "Deno.exit(3);",
    /^KernelError: The kernel ended with status 3$/,
  ],
};
for (const [what, [code, expected]] of Object.entries(FAILING)) {
  Deno.test(`executeNotebook() stops at a cell that ${what}`, async () => {
    const { cells, failure, progress } = await run("1;", code, "2;");
    assert.equal(failure?.cellId, "c2");
    assert.match(`${failure.name}: ${failure.message}`, expected);
    const counts = cells.map((cell) => cell.execution_count);
    assert.deepEqual(counts, [1, 2, null]);
    assert.equal(cells[0]!.outputs.length, 1);
    assert.deepEqual(cells[2]!.outputs, []);
    assert.deepEqual(progress, [[1, 3]]);
  });
}

Deno.test("executeNotebook() stops a cell that takes too long", async () => {
  const notebook = notebookOf("for (;;);");
  const { failure } = await executeNotebook(notebook, {
    folder: import.meta.dirname!,
    cellTimeoutMs: 100,
  });
  assert.equal(failure?.message, "Cell ran for longer than 0.1 s");
});

Deno.test("executeNotebook() ends with its signal's reason", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const running = executeNotebook(
    notebookOf("1;", "await new Promise(() => {});"),
    {
      folder: import.meta.dirname!,
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    },
  );
  await assert.rejects(running, reason);
});
