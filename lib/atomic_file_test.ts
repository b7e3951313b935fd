import assert from "node:assert/strict";
import { isLeftover, WriteError, writeFileAtomic } from "./atomic_file.ts";
import { withTempFolder } from "./testing/temp_folder.ts";

async function names(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map((entry) => entry.name).sort();
}

Deno.test("writeFileAtomic() replaces a file, bytes or text, and leaves nothing beside it", () =>
  withTempFolder(async (folder) => {
    const path = `${folder}/a/b.json`;
    await writeFileAtomic(path, "é, then more than before");
    assert.equal(await Deno.readTextFile(path), "é, then more than before");
    await writeFileAtomic(path, Uint8Array.of(1, 2, 3));
    assert.deepEqual(await Deno.readFile(path), Uint8Array.of(1, 2, 3));
    await writeFileAtomic(path, "");
    assert.equal(await Deno.readTextFile(path), "");
    assert.deepEqual(await names(`${folder}/a`), ["b.json"]);
  }));

Deno.test("writeFileAtomic() lets one of many writers win, never a mixture", () =>
  withTempFolder(async (folder) => {
    const contents = Array.from(
      { length: 20 },
      (_, i) => `${i} `.repeat(5000 + i),
    );
    await Promise.all(
      contents.map((content) => writeFileAtomic(`${folder}/x`, content)),
    );
    assert.ok(contents.includes(await Deno.readTextFile(`${folder}/x`)));
    assert.deepEqual(await names(folder), ["x"]);
  }));

Deno.test("writeFileAtomic() removes its own traces when it fails", () =>
  withTempFolder(async (folder) => {
    await Deno.mkdir(`${folder}/taken`);
    await assert.rejects(writeFileAtomic(`${folder}/taken`, "x"), (error) => {
      assert.ok(error instanceof WriteError);
      assert.equal(error.path, `${folder}/taken`);
      assert.match(error.message, /^Cannot write file ".*taken": /);
      assert.ok(error.cause instanceof Error);
      return true;
    });
    await Deno.writeTextFile(`${folder}/file`, "");
    await assert.rejects(writeFileAtomic(`${folder}/file/x`, "x"), WriteError);
    assert.deepEqual(await names(folder), ["file", "taken"]);
  }));

Deno.test("isLeftover() knows the file of a killed writer by its name", () => {
  assert.ok(isLeftover(".best.json.0a1b2c3d.partial"));
  for (const name of ["best.json", ".best.json", "x.0a1b2c3d.partial"]) {
    assert.ok(!isLeftover(name), name);
  }
});
