import assert from "node:assert/strict";
import { cvOf, exampleRun } from "../testing/example_run.ts";
import { searchFindings, searchTable, textTable } from "./search_table.ts";

const [trial] = exampleRun().trials;
const rung = (own: number, rival: number | null) => ({
  rows: 900,
  folds: [1, 2],
  trials: [
    { ...trial!, candidate: "first", cv: cvOf(own) },
    { ...trial!, candidate: "second", cv: cvOf(0.1) },
  ],
  baselinesCv: {
    coin: cvOf(0.5, { auc: rival, log_loss: rival }),
    none: cvOf(0.5, { auc: null, log_loss: null }),
  },
});

Deno.test("searchFindings() names a baseline that is as good, by the metric's direction", () => {
  const ahead = (
    own: number,
    rival: number | null,
    metric: "auc" | "log_loss",
  ) =>
    searchFindings(rung(own, rival), { metric, tries: 12 })
      .slice(1).join();
  assert.equal(ahead(0.6, 0.5, "auc"), "");
  assert.match(
    ahead(0.5, 0.5, "auc"),
    /^coin has a mean auc of 0\.5000 .* candidate's 0\.5000: by this metric nothing was found\.$/,
  );
  assert.match(
    ahead(0.6, 0.5, "log_loss"),
    /^coin has a mean log_loss of 0\.5000/,
  );
  assert.equal(ahead(0.4, 0.5, "log_loss"), "");
  assert.equal(ahead(0.4, null, "auc"), "");
  assert.throws(
    () =>
      searchFindings({ ...rung(1, 1), trials: [] }, {
        metric: "auc",
        tries: 1,
      }),
    /without trials/,
  );
});

Deno.test("searchTable() stars the first and shows all beside the baselines", () => {
  const lines = searchTable(rung(0.6, 0.5)).split("\n");
  assert.match(lines[2]!, /^ 2 folds of 900 rows, mean ± standard deviation$/);
  assert.match(lines[3]!, /^ first \* +0\.6000±0\.010/);
  assert.match(lines[4]!, /^ second +0\.1000±0\.010/);
  assert.match(lines[5]!, /^ {3}coin /);
  assert.match(lines[6]!, /–/);
  assert.ok(lines.every((line) => line === line.trimEnd()));
});

Deno.test("textTable() aligns as told", () => {
  assert.deepEqual(
    textTable(["name", "count"], [["a", "1"], ["long", "23"]], [
      "left",
      "right",
    ]).split("\n").filter((line) => !line.includes("─")),
    [" name   count", " a          1", " long      23"],
  );
});
