import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { withTempFolder } from "../testing/temp_folder.ts";
import { installKernelSpec, jupyterDataFolder } from "./kernel_spec.ts";

Deno.test("jupyterDataFolder() is where Jupyter looks on each system", () => {
  const folder = (os: typeof Deno.build.os, all: Record<string, string>) =>
    jupyterDataFolder({ os, env: (name) => all[name] });
  const home = { HOME: "/h" };
  assert.equal(folder("linux", home), join("/h", ".local/share/jupyter"));
  assert.equal(folder("darwin", home), join("/h", "Library/Jupyter"));
  assert.equal(folder("windows", { APPDATA: "/r" }), join("/r", "jupyter"));
  assert.equal(
    folder("linux", { ...home, XDG_DATA_HOME: "/x" }),
    join("/x", "jupyter"),
  );
  for (const os of ["linux", "darwin", "windows"] as const) {
    assert.equal(folder(os, { ...home, JUPYTER_DATA_DIR: "/j" }), "/j");
    assert.throws(
      () => folder(os, {}),
      /expected JUPYTER_DATA_DIR or (HOME|APPDATA) to be set$/,
    );
  }
});

Deno.test("jupyterDataFolder() is absolute whatever the environment says", () => {
  const folder = (all: Record<string, string>) =>
    jupyterDataFolder({ os: "linux", env: (name) => all[name] });
  assert.equal(folder({ JUPYTER_DATA_DIR: "a/../j" }), resolve("j"));
  assert.equal(folder({ HOME: "h" }), resolve("h", ".local/share/jupyter"));
  assert.equal(folder({ XDG_DATA_HOME: "." }), resolve("jupyter"));
});

Deno.test("installKernelSpec() registers this Deno, and keeps another's file", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "kernels", "deno", "kernel.json");
    assert.deepEqual(await installKernelSpec(folder), { path });
    const text = await Deno.readTextFile(path);
    assert.deepEqual(JSON.parse(text), {
      argv: [
        Deno.execPath(),
        ...["jupyter", "--kernel", "--conn", "{connection_file}"],
      ],
      display_name: "Deno",
      language: "typescript",
      env: { NO_COLOR: "1" },
    });
    assert.deepEqual(await installKernelSpec(folder), { path });
    await Deno.writeTextFile(path, "another's");
    const backup = `${path}.bak`;
    assert.deepEqual(await installKernelSpec(folder), { path, backup });
    assert.equal(await Deno.readTextFile(backup), "another's");
    assert.equal(await Deno.readTextFile(path), text);
  }));

Deno.test("installKernelSpec() keeps every file that it replaces, each once", () =>
  withTempFolder(async (folder) => {
    const { path } = await installKernelSpec(folder);
    const backups: (string | undefined)[] = [];
    for (const text of ["one", "two", "one", "three"]) {
      await Deno.writeTextFile(path, text);
      const { backup } = await installKernelSpec(folder);
      assert.equal(await Deno.readTextFile(backup!), text);
      backups.push(backup);
    }
    const expected = [".bak", ".2.bak", ".bak", ".3.bak"];
    assert.deepEqual(backups, expected.map((end) => `${path}${end}`));
    assert.equal(await Deno.readTextFile(`${path}.bak`), "one");
  }));

Deno.test("installKernelSpec() names a path that cannot be", () =>
  withTempFolder(async (folder) => {
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    const path = join(file, "kernels", "deno", "kernel.json");
    await assert.rejects(installKernelSpec(file), {
      message:
        `Cannot register kernel in "${path}": a file stands where a folder must`,
    });
    await Deno.mkdir(join(folder, "kernels", "deno", "kernel.json"), {
      recursive: true,
    });
    await assert.rejects(
      installKernelSpec(folder),
      /^Error: Cannot register kernel in ".*kernel\.json": /,
    );
  }));
