import assert from "node:assert/strict";
import { join } from "node:path";
import {
  importsIn,
  sourceFiles,
  targetOf,
  withoutComments,
} from "./testing/source_files.ts";

/** The rooms and single files by floor, ground floor first; README.md draws them. */
const FLOORS: readonly (readonly string[])[] = [
  [
    "atomic_file.ts",
    "backtest_record.ts",
    "breathe.ts",
    "candles",
    "config.ts",
    "config_values.ts",
    "display.ts",
    "drift",
    "file_lock.ts",
    "folds_config.ts",
    "learner_config.ts",
    "models",
    "random.ts",
    "record.ts",
    "rows.ts",
    "run.ts",
    "scores",
  ],
  [
    "backtest",
    "cleaning",
    "features",
    "kernel",
    "labels",
    "ledger",
    "pool",
    "presets",
    "report",
  ],
  ["artifact", "dataset.ts", "samples.ts", "splits"],
  ["explain", "selection"],
  ["doctor", "ledger_entries.ts"],
  ["run_view.ts", "search.ts", "train.ts", "tried_so_far.ts"],
  ["notebook", "report_page.ts"],
  ["mod.ts", "tasks"],
];

/** Rooms of functions from arrays to arrays. */
const PURE_ROOMS = [
  "backtest",
  "cleaning",
  "doctor",
  "drift",
  "explain",
  "features",
  "labels",
  "models",
  "report",
  "scores",
  "selection",
  "splits",
];

/** What reaches for the network, the disk, the clock, chance or a screen. */
const IMPURE =
  /\bDeno\b|\bprocess\b|["']node:(?!assert)|\bfetch\s*\(|\bDate\.now\b|\bnew Date\s*\(?\s*\)|\bperformance\s*\.|\bMath\.random\b|\bconsole\s*\.|\bXMLHttpRequest\b|\bWebSocket\b/;

const root = join(import.meta.dirname!, "..");
const { imports: importMap } = JSON.parse(
  await Deno.readTextFile(join(root, "import_map.json")),
);
const packages = Object.keys(importMap)
  .filter((name) => importMap[name].startsWith("npm:"));
const sources = await sourceFiles();

function roomOf(path: string): string {
  return path.split("/")[0]!;
}

function floorOf(path: string): number {
  return FLOORS.findIndex((rooms) => rooms.includes(roomOf(path)));
}

/** Files of lib that `code` in `file` imports; what leads nowhere known stays as it is. */
function targetsOf(file: string, code: string): string[] {
  return importsIn(code).flatMap((name) =>
    targetOf(file, name, packages) ?? []
  );
}

/** What is wrong with the imports of `code` if it stands in `file`. */
function misplaced(file: string, code: string): string[] {
  if (floorOf(file) < 0) return [`${file} stands on no floor`];
  return targetsOf(file, code).flatMap((target) => {
    if (floorOf(target) < 0) return [`${file} imports "${target}" of no floor`];
    const sameRoom = roomOf(file) === roomOf(target);
    const bothOnGround = floorOf(file) === 0 && floorOf(target) === 0;
    return sameRoom || bothOnGround || floorOf(target) < floorOf(file)
      ? []
      : [`${file} imports ${target}, which is not on a lower floor`];
  });
}

Deno.test("every room imports from its own and from lower floors only", () => {
  assert.ok(sources.size > 80, `${sources.size} source files`);
  for (const [file, code] of sources) {
    assert.deepEqual(misplaced(file, code), []);
  }
});

Deno.test("no way of importing goes unseen", () => {
  const forbidden = [
    'import { train } from "../train.ts";',
    'import type { Train } from "../train.ts";',
    'import {\n  train,\n} from "../train.ts";',
    'import"../train.ts"',
    "export * from '../train.ts';",
    'const { train } = await import("../train.ts");',
    "const { train } = await import(\n  '../train.ts',\n);",
    "await import(`../train.ts`);",
    "await import(nameOf(it));",
    "await import(it.href);",
    'const it = new URL("../train.ts", import.meta.url); await import(it.href);',
    'new Worker(new URL("../pool/worker.ts", import.meta.url), options);',
    'new Worker(new URL("../train.ts",\n  import.meta.url));',
    "new Worker(new URL(`../${it}.ts`, import.meta.url));",
    'new Worker(import.meta.resolve("../train.ts"));',
    'import * as cb from "candlebook";',
    'import { startExchange } from "../testing/exchange.ts";',
    'import { startExchange } from "../testing/exchange_test.ts";',
    'import scripts from "../../scripts/of.ts";',
    'import left from "npm:left-pad@1.3.0";',
    'import left from "https://example.org/left_pad.ts";',
    'import left from "jsr:@left/pad";',
    'import left from "left-pad";',
  ];
  for (const code of forbidden) {
    const problems = misplaced("scores/made_up.ts", withoutComments(code));
    assert.equal(problems.length, 1, code);
  }
  const allowed = [
    'import assert from "node:assert/strict";',
    'import * as v from "valibot";',
    'import { f1 } from "./metrics.ts";',
    'const { rows } = await import("../rows.ts");',
    'const it = new URL("../rows.ts", import.meta.url); await import(it.href);',
    'new URL("../rows.json", import.meta.url);',
    'import deno from "../../deno.json" with { type: "json" };',
    '/** import { train } from "../train.ts"; */',
    '// import { train } from "../train.ts";',
  ];
  for (const code of allowed) {
    const problems = misplaced("scores/made_up.ts", withoutComments(code));
    assert.deepEqual(problems, [], code);
  }
  assert.deepEqual(misplaced("new/made_up.ts", ""), [
    "new/made_up.ts stands on no floor",
  ]);
});

Deno.test("no file imports itself by way of others", () => {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    assert.ok(!path.includes(file), `a circle: ${[...path, file].join(" → ")}`);
    if (done.has(file)) return;
    const targets = targetsOf(file, sources.get(file) ?? "");
    for (const target of targets) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of sources.keys()) visit(file, []);
});

for (const room of PURE_ROOMS) {
  Deno.test(`${room} touches neither network nor disk, clock, chance or screen`, () => {
    const files = [...sources].filter(([file]) => roomOf(file) === room);
    assert.ok(files.length > 0, `${room} is empty`);
    for (const [file, code] of files) {
      const [found] = IMPURE.exec(code) ?? [];
      assert.equal(found, undefined, `"${found}" in ${file}`);
    }
  });
}

Deno.test("comments are told from code and from strings", () => {
  const code = 'a(); // Deno.env\n/* fetch( */ b("https://x.y/*"); `//`;';
  assert.equal(withoutComments(code), 'a(); \n b("https://x.y/*"); `//`;');
  for (const bad of ["Deno.env", 'from "node:fs"', "fetch (x)", "Date.now()"]) {
    assert.match(withoutComments(`"//"; ${bad}`), IMPURE);
  }
});

Deno.test("README.md draws every room on its floor", async () => {
  const readme = await Deno.readTextFile(join(root, "README.md"));
  const [, drawing = ""] = /^```text\n([^`]*floor 0[^`]*)```/m.exec(readme) ??
    [];
  const parts = drawing.split(/^ *floor (?=\d)/m).slice(1);
  const drawn = new Map(parts.map((part) => {
    const [floor, ...cells] = part.trim().split(/\s{2,}/);
    return [Number(floor), cells];
  }));
  const rooms = FLOORS.flat();
  for (const [floor, expected] of FLOORS.entries()) {
    const names = (drawn.get(floor) ?? []).filter((cell) =>
      rooms.includes(cell)
    );
    assert.deepEqual(names.sort(), expected.toSorted(), `floor ${floor}`);
  }
  assert.equal(drawn.size, FLOORS.length);
});

Deno.test("every room that is named stands in lib", () => {
  const there = new Set([...sources.keys()].map(roomOf));
  assert.deepEqual([...there].sort(), FLOORS.flat().sort());
});

Deno.test("no source asks for local time or for the machine's language", async () => {
  const LOCAL =
    /\.get(?:Hours|Minutes|Seconds|Date|Day|Month|FullYear|TimezoneOffset)\(|\.toLocale(?!String\("en-US"\))|\.to(?:Date|Time)String\(|\bIntl\b|localeCompare/;
  for (const [path, code] of await sourceFiles()) {
    assert.doesNotMatch(withoutComments(code), LOCAL, path);
  }
});
