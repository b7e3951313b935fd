import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempFolder } from "../testing/temp_folder.ts";
import { chooseNotebooks, listNotebooks } from "./notebook_list.ts";

Deno.test("listNotebooks() gives notebooks in order, and nothing else", () =>
  withTempFolder(async (folder) => {
    const names = ["10_b.ipynb", "02_a.ipynb", ".x.ipynb", "a.ts", "ipynb"];
    for (const name of names) await Deno.writeTextFile(join(folder, name), "");
    await Deno.mkdir(join(folder, "01_folder.ipynb"));
    assert.deepEqual(await listNotebooks(folder), [
      { name: "02_a", path: join(folder, "02_a.ipynb") },
      { name: "10_b", path: join(folder, "10_b.ipynb") },
    ]);
  }));

Deno.test("chooseNotebooks() takes names in any form, in the notebooks' order", () => {
  const all = ["01_a", "02_b", "03_c"].map((name) => ({ name, path: name }));
  assert.deepEqual(chooseNotebooks(all, []), all);
  for (const names of [["03_c", "01_a"], ["x/01_a.ipynb", "03_c.ipynb"]]) {
    assert.deepEqual(chooseNotebooks(all, names), [all[0], all[2]]);
  }
  assert.throws(() => chooseNotebooks(all, ["01_a", "04"]), {
    name: "RangeError",
    message:
      'Cannot choose notebook: expected one of 01_a, 02_b, 03_c, got "04"',
  });
});
