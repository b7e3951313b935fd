import assert from "node:assert/strict";
import { notebookOf, printed } from "./_test_notebook.ts";
import { unfitOutput } from "./unfit_output.ts";

const problemOf = (text: string, folders?: string[]) =>
  unfitOutput(notebookOf("a", printed(text)), folders)?.problem;

Deno.test("unfitOutput() lets ordinary outputs pass", () => {
  for (
    const text of [
      "",
      "BTCUSDT 1m, 2024-01-01/2024-02-01\n",
      "models/signal/best_model.json\n../tmp/x a/home/b https://x.y/home/z\n",
      "1/2 and/or ratio: 3\\4",
      "x".repeat(190_000),
    ]
  ) assert.equal(problemOf(text), undefined, text.slice(0, 80));
});

Deno.test("unfitOutput() refuses absolute paths of whoever ran it", () => {
  const cases: [string, string][] = [
    ["read /home/ada/btc.csv, twice", "/home/ada/btc.csv,"],
    ["in (/tmp/x)", "/tmp/x"],
    ["/Users/ada\n", "/Users/ada"],
    ['<a href="file:///srv/a.csv">', "file:///srv/a.csv"],
    ["C:\\Users\\ada", "C:\\Users"],
  ];
  for (const [text, path] of cases) {
    assert.equal(problemOf(text), `it shows the absolute path "${path}"`);
  }
  assert.equal(
    problemOf("at /srv/candles/x", ["/opt", "/srv/candles"]),
    'it shows the absolute path "/srv/candles"',
  );
});

Deno.test("unfitOutput() refuses tracebacks and what is too large", () => {
  assert.equal(
    problemOf("Error: x\n    at f (ext:core/01.js:1:2)\n"),
    "it holds a traceback",
  );
  const error = { output_type: "error" as const, ename: "E", evalue: "" };
  const notebook = notebookOf({
    source: "",
    outputs: [{ ...error, traceback: [] }],
  });
  assert.deepEqual(unfitOutput(notebook), {
    cellId: "c1",
    problem: "it holds a traceback",
  });
  assert.equal(problemOf("é".repeat(150_000)), "it has 301 KB, more than 200");
});

Deno.test("unfitOutput() looks into JSON and SVG, not into pictures", () => {
  const of = (type: string, value: unknown) =>
    unfitOutput(notebookOf({
      source: "",
      outputs: [{
        output_type: "display_data",
        data: { [type]: value },
        metadata: {},
      }],
    }));
  assert.ok(of("application/json", { path: "/home/ada" }));
  assert.ok(of("application/json", { path: "C:\\ada" }));
  assert.ok(of("image/svg+xml", '<a href="/home/ada"/>'));
  assert.equal(of("image/png", "/home/ada"), undefined);
});
