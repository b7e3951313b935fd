import assert from "node:assert/strict";
import { notebookOf, printed } from "./_test_notebook.ts";
import { differenceText, firstDifference } from "./compare_notebooks.ts";
import type { Notebook, Output } from "./notebook_format.ts";

function lineOf(stored: Notebook, fresh: Notebook): string | undefined {
  const difference = firstDifference(stored, fresh);
  return difference && differenceText(difference);
}

function shown(...outputs: Output[]) {
  return notebookOf({ source: "show();", outputs });
}

const display = (data: Record<string, unknown>): Output => ({
  output_type: "display_data",
  data,
  metadata: {},
});

Deno.test("firstDifference() of equal runs is nothing", () => {
  const make = () => notebookOf("a", printed("1\n"), printed("2\n"));
  assert.equal(firstDifference(make(), make()), undefined);
});

Deno.test("firstDifference() tells the first line that differs, in one line", () => {
  const text = (value: number) => `first\nscore ${value} of 1\nlast\n`;
  assert.equal(
    lineOf(
      notebookOf(printed("same"), printed(text(0.5123))),
      notebookOf(printed("same"), printed(text(0.5124))),
    ),
    'cell "c2", line 2 of stdout: stored "score 0.5123 of 1", got "score 0.5124 of 1"',
  );
});

Deno.test("firstDifference() shows what surrounds a difference in a long line", () => {
  const long = (end: string) => notebookOf(printed("x".repeat(5000) + end));
  const line = lineOf(long("1"), long("2"))!;
  assert.ok(line.length < 250, line);
  assert.match(line, /x1", got "…x+2"$/);
});

Deno.test("firstDifference() sees outputs, lines and kinds that come or go", () => {
  const html = { "text/html": "<p>\n" };
  const both = { ...html, "text/plain": "p" };
  const cases: [Notebook, Notebook, string][] = [
    [
      shown(),
      shown(display(html)),
      'text/html of output 1: stored nothing, got "<p>\\n"',
    ],
    [
      shown(display(both)),
      shown(display(html)),
      'text/plain of output 1: stored "p", got nothing',
    ],
    [
      notebookOf(printed("a\n")),
      notebookOf(printed("a\nb\n")),
      'line 2 of stdout: stored "", got "b"',
    ],
    [
      notebookOf(printed("a")),
      notebookOf(printed("a\n")),
      'line 2 of stdout: stored nothing, got ""',
    ],
    [
      shown(display(html)),
      shown(
        {
          ...display(html),
          output_type: "execute_result",
          execution_count: 1,
        } as Output,
      ),
      'line 1 of kind: stored "display_data", got "execute_result"',
    ],
    [
      shown(display({ "application/json": { a: 1 } })),
      shown(display({ "application/json": { a: 2 } })),
      'line 1 of application/json: stored "{\\"a\\":1}", got "{\\"a\\":2}"',
    ],
  ];
  for (const [stored, fresh, expected] of cases) {
    assert.equal(lineOf(stored, fresh), `cell "c1", ${expected}`);
  }
});

Deno.test("firstDifference() sees a cell that has not run", () => {
  const [stored, fresh] = [notebookOf("a"), notebookOf("a")];
  Object.assign(fresh.cells[0]!, { execution_count: 1 });
  assert.equal(
    lineOf(stored, fresh),
    'cell "c1", execution count: stored null, got 1',
  );
});

Deno.test("firstDifference() sees the last of several outputs", () => {
  const print = (text: string): Output => ({
    output_type: "display_data",
    data: { "text/plain": text },
    metadata: {},
  });
  const make = (last: string) =>
    notebookOf({
      source: "show();",
      outputs: [print("a"), print("b"), print(last)],
    });
  assert.equal(
    firstDifference(make("c"), make("d"))?.what,
    "line 1 of text/plain",
  );
});

Deno.test("firstDifference() takes prints in a row as one, and leaves them as they were", () => {
  const print = (text: string, name = "stdout"): Output => ({
    output_type: "stream",
    name,
    text,
  });
  const stored = shown(print("a\n"), print("b"), print("c\n"), print("d"));
  const before = structuredClone(stored);
  const whole = shown(print("a\nbc\nd"));
  assert.equal(firstDifference(stored, whole), undefined);
  assert.equal(firstDifference(whole, stored), undefined);
  assert.deepEqual(stored, before);
  assert.equal(
    firstDifference(stored, shown(print("a\nbc\ne")))?.what,
    "line 3 of stdout",
  );
  const [apart, mixed] = [
    [print("a"), print("b", "stderr"), print("c")],
    [print("a"), print("c"), print("b", "stderr")],
  ];
  assert.ok(firstDifference(shown(...apart), shown(...mixed)));
});
