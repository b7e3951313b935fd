import assert from "node:assert/strict";
import type { LeakCheck } from "../run.ts";
import { exampleRun } from "../testing/example_run.ts";
import { findings } from "./findings.ts";
import { leakRecord } from "./page/leak_record.ts";
import { leakLine, leakTable } from "./tables.ts";

const CHECKS: readonly LeakCheck[] = [
  { check: "fold_rows", outcome: "alarm", detail: "fold 0: row 7 & row 8" },
  { check: "later_rows", outcome: "pass", detail: "one: as is; two: as is" },
  { check: "choice", outcome: "skipped", detail: `${"word ".repeat(40)}end` },
];

Deno.test("findings() begins with a leak, and says nothing without one", () => {
  const [first] = findings(exampleRun({ leakChecks: [...CHECKS] }));
  assert.equal(
    first,
    "LEAK: no score counts before these are explained: fold_rows (fold 0: row 7 & row 8).",
  );
  const others = CHECKS.filter(({ outcome }) => outcome !== "alarm");
  assert.deepEqual(
    findings(exampleRun({ leakChecks: others })),
    findings(exampleRun()),
  );
});

Deno.test("leakTable() gives every candidate a line, and fits 100 columns", () => {
  const lines = leakTable(CHECKS).split("\n");
  assert.ok(lines.every((line) => line.length <= 100));
  assert.match(lines[2]!, /^ ?fold_rows +ALARM +fold 0: row 7 & row 8$/);
  assert.match(lines[3]!, /later_rows +pass +one: as is$/);
  assert.match(lines[4]!, /^ +two: as is$/);
  assert.equal(lines.join(" ").match(/word/g)?.length, 40);
});

Deno.test("leakLine() counts outcomes, alarms first", () => {
  assert.equal(
    leakLine(CHECKS),
    "3 checks for leaks: 1 alarm, 1 pass, 1 skipped",
  );
  assert.equal(leakLine([]), "0 checks for leaks: none");
});

Deno.test("leakRecord() escapes what was seen, and is empty without checks", () => {
  const { html } = leakRecord(CHECKS);
  assert.match(html, /<td>ALARM: fold 0: row 7 &amp; row 8<\/td>/);
  assert.equal(html.match(/<tr>/g)?.length, 3);
  assert.equal(leakRecord([]).html, "");
});
