import assert from "node:assert/strict";
import { JUPYTER_DISPLAY } from "../display.ts";
import { elementsOf } from "../testing/page.ts";
import { table } from "./table.ts";

function cells(html: string): string[][] {
  return elementsOf(html, "tr").map((row) =>
    [...row.querySelectorAll("th, td")].map((cell) => cell.textContent)
  );
}

Deno.test("table() writes every kind of cell", () => {
  const view = table([
    { name: "a <b>", count: 100_000, share: 1 / 3, at: new Date(0), ok: true },
    { name: "", count: 0, share: null, at: undefined, ok: false },
  ]);
  assert.deepEqual(cells(view.toBundle()["text/html"]!), [
    ["name", "count", "share", "at", "ok"],
    ["a <b>", "100,000", "0.3333", "1970-01-01 00:00", "true"],
    ["", "0", "–", "–", "false"],
  ]);
});

Deno.test("table() shows itself in a notebook, without rows too", () => {
  const view = table([]);
  const show = Reflect.get(view, JUPYTER_DISPLAY) as () => unknown;
  assert.deepEqual(show(), view.toBundle());
  assert.equal(view.toBundle()["text/plain"], "0 rows: ");
});
