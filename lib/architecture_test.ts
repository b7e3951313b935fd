import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";

/** The rooms and single files by floor, ground floor first; README.md draws them. */
const FLOORS: readonly (readonly string[])[] = [
  [
    "atomic_file.ts",
    "breathe.ts",
    "candles",
    "config.ts",
    "file_lock.ts",
    "models",
    "random.ts",
    "record.ts",
    "rows.ts",
    "run.ts",
    "scores",
  ],
  ["cleaning", "features", "labels", "pool", "presets", "report"],
  ["artifact", "dataset.ts", "samples.ts", "splits"],
  ["selection"],
  ["train.ts"],
  ["mod.ts", "tasks"],
];

const lib = import.meta.dirname!;

/** Every source file of lib with the files it imports, as paths below lib. */
async function imports(): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>();
  const visit = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (isDirectory) await visit(path);
      else if (isSource(path)) {
        const text = (await Deno.readTextFile(path)).replaceAll(
          /^ \*.*$/gm,
          "",
        );
        const local = text.matchAll(/(?:from|import)\s+"(\.[^"]+\.ts)"/g);
        files.set(
          relative(lib, path),
          [...local].map(([, to]) => relative(lib, join(dirname(path), to!))),
        );
      }
    }
  };
  await visit(lib);
  return files;
}

function isSource(path: string): boolean {
  return path.endsWith(".ts") &&
    !/_(test|bench)\.ts$|[/_]test_|\/testing\//.test(path);
}

function roomOf(path: string): string {
  return path.split("/")[0]!;
}

Deno.test("every room imports from its own and from lower floors only", async () => {
  const floorOf = (path: string) =>
    FLOORS.findIndex((rooms) => rooms.includes(roomOf(path)));
  for (const [file, targets] of await imports()) {
    assert.ok(floorOf(file) >= 0, `${file} stands on no floor`);
    for (const target of targets) {
      const sameRoom = roomOf(file) === roomOf(target);
      const leaves = floorOf(file) === 0 && floorOf(target) === 0;
      assert.ok(
        sameRoom || leaves || floorOf(target) < floorOf(file),
        `${file} imports ${target}, which is not on a lower floor`,
      );
    }
  }
});

Deno.test("no file imports itself by way of others", async () => {
  const files = await imports();
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    assert.ok(!path.includes(file), `a circle: ${[...path, file].join(" → ")}`);
    if (done.has(file)) return;
    for (const target of files.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files.keys()) visit(file, []);
});
