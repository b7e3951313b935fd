import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { LockError, lockFile } from "./file_lock.ts";
import { until } from "./testing/stopped_clock.ts";
import { withTempFolder } from "./testing/temp_folder.ts";

Deno.test("lockFile() lets one in at a time and tells the others that they wait", () =>
  withTempFolder(async (folder) => {
    const path = `${folder}/lock`;
    let inside = 0, most = 0;
    const told = [0, 0, 0, 0, 0];
    const held = await lockFile(path);
    const waiting = told.map(async (_, i) => {
      using _lock = await lockFile(path, { onWait: () => told[i]!++ });
      most = Math.max(most, ++inside);
      await delay(5);
      inside--;
    });
    await until(() => told.every((times) => times > 0));
    assert.equal(most, 0);
    held[Symbol.dispose]();
    await Promise.all(waiting);
    assert.equal(most, 1);
    assert.deepEqual(told, [1, 1, 1, 1, 1]);
  }));

Deno.test("lockFile() waits no longer than it was told, or until it is called off", () =>
  withTempFolder(async (folder) => {
    const path = `${folder}/lock`;
    using _held = await lockFile(path);
    await assert.rejects(lockFile(path, { timeoutMs: 60 }), (error) => {
      assert.ok(error instanceof LockError);
      assert.match(error.message, /another process has held it for 0\.06 s/);
      return true;
    });
    const controller = new AbortController();
    const waiting = lockFile(path, { signal: controller.signal });
    controller.abort();
    await assert.rejects(waiting, { name: "AbortError" });
  }));

Deno.test("lockFile() gets the lock of a process that was killed", () =>
  withTempFolder(async (folder) => {
    const path = `${folder}/lock`;
    const holder = new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        `const file = await Deno.open(${
          JSON.stringify(path)
        }, { create: true, write: true });
         await file.lock(true);
         console.log("held");
         setInterval(() => {}, 1000);`,
      ],
      stdout: "piped",
    }).spawn();
    const output = holder.stdout.getReader();
    await output.read();
    await assert.rejects(lockFile(path, { timeoutMs: 0 }), LockError);
    holder.kill("SIGKILL");
    await holder.status;
    await output.cancel();
    using _lock = await lockFile(path, { timeoutMs: 1000 });
  }));
