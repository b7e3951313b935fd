import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { withTempFolder } from "../testing/temp_folder.ts";
import { notebookOf, printed } from "./_test_notebook.ts";
import {
  notebookText,
  parseNotebook,
  readNotebook,
  writeNotebook,
} from "./notebook_file.ts";

const parsed = (value: unknown) => parseNotebook(JSON.stringify(value));

Deno.test("notebookText() of what it wrote is the same text", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "\n", "\r", "é", '"') });
  fc.assert(fc.property(fc.array(texts), texts, (sources, text) => {
    const notebook = notebookOf(...sources, printed(text));
    const once = notebookText(notebook);
    const again = parseNotebook(once);
    assert.deepEqual(again.cells, notebook.cells);
    assert.equal(notebookText(again), once);
  }));
});

Deno.test("notebookText() leaves the notebook as it was", () => {
  const notebook = notebookOf("a", printed("b\n"));
  const before = structuredClone(notebook);
  notebookText(notebook);
  assert.deepEqual(notebook, before);
});

Deno.test("notebookText() writes what Jupyter writes", () => {
  const text = notebookText(notebookOf("const a = 1;\na;", printed("1\n2")));
  assert.equal(
    text,
    `{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "c1",
   "metadata": {},
   "outputs": [],
   "source": [
    "const a = 1;\\n",
    "a;"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 2,
   "id": "c2",
   "metadata": {},
   "outputs": [
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      "1\\n",
      "2"
     ]
    }
   ],
   "source": [
    "print();"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Deno",
   "language": "typescript",
   "name": "deno"
  },
  "language_info": {
   "codemirror_mode": "typescript",
   "file_extension": ".ts",
   "mimetype": "text/x.typescript",
   "name": "typescript",
   "nbconvert_exporter": "script",
   "pygments_lexer": "typescript"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`,
  );
});

Deno.test("notebookText() drops times and versions and keeps what it does not know", () => {
  const notebook = parsed({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      authors: [{ name: "Ada" }],
      language_info: { name: "typescript", version: "5.9" },
    },
    cells: [{
      cell_type: "code",
      id: "a",
      metadata: { tags: ["x"], execution: { "iopub.status.busy": "2026" } },
      execution_count: 1,
      source: "",
      outputs: [],
      attachments: { b: 1, a: 2 },
    }],
  });
  const { metadata, cells } = JSON.parse(notebookText(notebook));
  assert.deepEqual(metadata.authors, [{ name: "Ada" }]);
  assert.equal(metadata.language_info.version, undefined);
  assert.deepEqual(cells[0].metadata, { tags: ["x"] });
  assert.deepEqual(Object.keys(cells[0].attachments), ["a", "b"]);
});

Deno.test("notebookText() leaves JSON outputs as they are and splits all other text", () => {
  const data = {
    "application/json": ["a\n", "b"],
    "application/geo+json": "a\nb",
    "text/html": "<p>\n</p>",
  };
  const notebook = notebookOf({
    source: "",
    outputs: [{ output_type: "display_data", data, metadata: {} }],
  });
  const text = notebookText(notebook);
  assert.deepEqual(JSON.parse(text).cells[0].outputs[0].data, {
    ...data,
    "text/html": ["<p>\n", "</p>"],
  });
  assert.deepEqual(parseNotebook(text).cells, notebook.cells);
});

Deno.test("parseNotebook() refuses what is no notebook of format 4.5", () => {
  const cell = { cell_type: "markdown", id: "a", metadata: {}, source: "" };
  const whole = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [cell],
  };
  assert.equal(parsed(whole).cells.length, 1);
  const { id: _id, ...nameless } = cell;
  const bad: [unknown, RegExp][] = [
    [[], /^Cannot read notebook: /],
    [{ ...whole, nbformat: 3 }, /: nbformat: /],
    [{ ...whole, nbformat_minor: 4 }, /: nbformat_minor: /],
    [{ ...whole, cells: [nameless] }, /: cells\.0\.id: /],
    [
      { ...whole, cells: [{ ...cell, id: "a b" }] },
      /: cells\.0\.id: expected 1/,
    ],
    [{ ...whole, cells: [cell, cell] }, /: cells: two cells have the same id$/],
    [{ ...whole, cells: [{ ...cell, cell_type: "code" }] }, /: cells\.0\./],
  ];
  for (const [value, message] of bad) {
    assert.throws(() => parsed(value), { name: "TypeError", message });
  }
  assert.throws(() => parseNotebook("{"), {
    name: "SyntaxError",
    message: /^Cannot read notebook: it is not JSON: .+/,
  });
});

Deno.test("parseNotebook() says how a notebook of an older format is upgraded", () => {
  const cell = { cell_type: "markdown", metadata: {}, source: "" };
  const whole = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
  const messageOf = (value: unknown): string => {
    try {
      parseNotebook(JSON.stringify(value), "a/b.ipynb");
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  const remedy = /p = "a\/b\.ipynb"; .*v4\.upgrade.*' upgrades it$/;
  for (const old of [{ nbformat: 3 }, { nbformat_minor: 4 }, {}]) {
    assert.match(messageOf({ ...whole, ...old }), remedy);
  }
  const named = [{ ...cell, id: "a b" }];
  for (const other of [{ nbformat: 5 }, { nbformat: "4" }, { cells: named }]) {
    const message = messageOf({ ...whole, ...other });
    assert.match(message, /^Cannot read notebook "a\/b\.ipynb": /);
    assert.doesNotMatch(message, remedy);
  }
});

Deno.test("readNotebook() reads what writeNotebook() wrote, and names a bad file", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "a.ipynb");
    await writeNotebook(path, notebookOf("1;"));
    assert.deepEqual((await readNotebook(path)).cells, notebookOf("1;").cells);
    const problems = { "{}": "nbformat: ", "{": "it is not JSON" };
    for (const [text, problem] of Object.entries(problems)) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(
        readNotebook(path),
        ({ message }: Error) =>
          message.startsWith(`Cannot read notebook "${path}": ${problem}`),
      );
    }
  }));
