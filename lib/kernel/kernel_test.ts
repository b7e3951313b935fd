import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runAndKill } from "../testing/kill.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import type { Fault } from "./_test_kernel.ts";
import { Kernel } from "./kernel.ts";
import type { Message } from "./wire.ts";

const folder = import.meta.dirname!;

/** Runs `code`, and returns what it printed and displayed, as text. */
async function outputOf(kernel: Kernel, code: string): Promise<string> {
  let text = "";
  const onMessage = ({ content }: Message) => text += content.text ?? "";
  await kernel.execute(code, { onMessage });
  await kernel.settle(0, { onMessage });
  return text;
}

Deno.test("Kernel runs code one after the other and remembers", async () => {
  await using kernel = await Kernel.start({ folder });
  assert.equal(await outputOf(kernel, "const a = 2;"), "");
  assert.equal(await outputOf(kernel, "console.log(a * 3);"), "6\n");
  assert.equal(
    await outputOf(kernel, "console.log(Deno.cwd());"),
    `${folder}\n`,
  );
});

Deno.test("Kernel.settle() waits for 2,000 lines, in order, and says nothing itself", async () => {
  await using kernel = await Kernel.start({ folder });
  const lines = Array.from({ length: 2000 }, (_, i) => `${i}\n`).join("");
  for (let i = 0; i < 3; i++) {
    const code = "for (let i = 0; i < 2000; i++) console.log(i);";
    assert.equal(await outputOf(kernel, code), lines);
  }
  const types: string[] = [];
  await kernel.settle(0, { onMessage: ({ type }) => types.push(type) });
  assert.deepEqual(types, []);
});

Deno.test("Kernel.settle() finds what was thrown and never caught, once", async () => {
  await using kernel = await Kernel.start({ folder });
  const codes = {
    "Promise.reject(new RangeError('lost'));": "RangeError: lost",
    "void Promise.reject(3);": "value: 3",
    "setTimeout(() => { throw new TypeError('late'); });": "TypeError: late",
    "reportError(new Error('said'));": "Error: said",
    "Promise.reject(new Error('caught')).catch(() => {});": "",
  };
  for (const [code, expected] of Object.entries(codes)) {
    assert.equal(await kernel.execute(code), undefined);
    const found = await kernel.settle(5);
    const words = found.map(({ name, message }) => `${name}: ${message}`);
    assert.equal(words.length, expected === "" ? 0 : 1, code);
    assert.ok(words.join().endsWith(expected), words.join());
    assert.deepEqual(await kernel.settle(0), []);
  }
});

Deno.test("Kernel.settle() works in a notebook that puts its own things in place", async () => {
  await using kernel = await Kernel.start({ folder });
  const code = `
    globalThis.setTimeout = globalThis.Promise = globalThis.Error = undefined;
    Deno.jupyter.broadcast = () => {};
    console.log(1);`;
  assert.equal(await outputOf(kernel, code), "1\n");
});

Deno.test("Kernel.execute() returns the error of the code", async () => {
  await using kernel = await Kernel.start({ folder });
  const error = await kernel.execute("const x = 1;\nnope(x);");
  assert.equal(error?.name, "ReferenceError");
  assert.equal(error.message, "nope is not defined");
  assert.match(error.traceback[0]!, /nope is not defined/);
  const unreadable = await kernel.execute("const = 1;");
  assert.deepEqual(unreadable, {
    name: "SyntaxError",
    message: "The kernel cannot parse this code",
    traceback: [],
  });
  assert.equal(await kernel.execute("1;"), undefined);
});

Deno.test("Kernel says how it died, in the middle of code or between", async () => {
  for (const code of ["Deno.exit(3);", "setTimeout(() => Deno.exit(3));"]) {
    await using kernel = await Kernel.start({ folder });
    const run = async () => {
      await kernel.execute(code);
      await kernel.settle(1000);
    };
    const message = "The kernel ended with status 3";
    await assert.rejects(run(), { name: "KernelError", message });
    await assert.rejects(kernel.execute("1;"), { message });
  }
});

Deno.test("Kernel stops at the time limit, even of code that never lets go", async () => {
  for (const code of ["await new Promise(() => {});", "for (;;);"]) {
    await using kernel = await Kernel.start({ folder });
    await assert.rejects(kernel.execute(code, { timeoutMs: 50 }), {
      name: "KernelError",
      message: "Cell ran for longer than 0.05 s",
    });
  }
});

Deno.test("Kernel stops when its signal is aborted, before, at and after the start", async () => {
  const reason = new Error("enough");
  await assert.rejects(
    Kernel.start({ folder, signal: AbortSignal.abort(reason) }),
    reason,
  );
  const atStart = new AbortController();
  const starting = Kernel.start({ folder, signal: atStart.signal });
  atStart.abort(reason);
  await assert.rejects(starting, reason);
  const later = new AbortController();
  await using kernel = await Kernel.start({ folder, signal: later.signal });
  const onMessage = () => later.abort(reason);
  await assert.rejects(
    kernel.execute("console.log(1); await new Promise(() => {});", {
      onMessage,
    }),
    reason,
  );
});

Deno.test("Kernel leaves neither a process nor a file", async () => {
  let pid = 0;
  let file = "";
  {
    await using kernel = await Kernel.start({ folder });
    pid = Number(await outputOf(kernel, "console.log(Deno.pid);"));
    file = kernel.connectionFile;
    assert.ok((await Deno.stat(file)).isFile);
    Deno.kill(pid, "SIGCONT"); // harmless, but an error if there is no such process
  }
  assert.throws(() => Deno.kill(pid, "SIGCONT"), Deno.errors.NotFound);
  await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
});

Deno.test("Kernel goes when its owner is killed, and takes its file along", () =>
  withTempFolder(async (temp) => {
    const program = join(temp, "owner.ts");
    const pidFile = join(temp, "pid");
    await Deno.writeTextFile(
      program,
      `import { Kernel } from ${
        JSON.stringify(import.meta.resolve("./kernel.ts"))
      };
      const kernel = await Kernel.start({ folder: ${JSON.stringify(temp)} });
      await kernel.execute('await Deno.writeTextFile("pid", String(Deno.pid));');
      console.log(kernel.connectionFile);`,
    );
    const lines = await runAndKill(
      relative(join(folder, "../testing"), program),
      [],
      0,
    );
    const file = lines[0]!;
    const pid = Number(await Deno.readTextFile(pidFile));
    for (;;) {
      try {
        Deno.kill(pid, "SIGCONT");
        await delay(10);
      } catch (error) {
        assert.ok(error instanceof Deno.errors.NotFound);
        break;
      }
    }
    await assert.rejects(Deno.stat(file), Deno.errors.NotFound);
  }));

async function startFaulty(fault: Fault, startTimeoutMs?: number) {
  const program = join(folder, "_test_kernel.ts");
  const config = `--config=${join(folder, "../../deno.json")}`;
  return await Kernel.start({
    folder,
    startTimeoutMs,
    command: [
      ...[Deno.execPath(), "run", "-A", "--no-check", config],
      ...[program, fault],
    ] as [string, ...string[]],
  });
}

const FAULTS: readonly [Fault, RegExp][] = [
  ["dead", /^The kernel ended with status 7, saying: out of candles$/],
  ["cut", /^Cannot read on: the connection was closed$/],
  ["forged", /^Cannot trust message: its signature is wrong/],
];
for (const [fault, message] of FAULTS) {
  Deno.test(`Kernel.start() fails with a kernel that is ${fault}`, async () => {
    await assert.rejects(startFaulty(fault), { name: "KernelError", message });
  });
}

Deno.test("Kernel.start() does not wait for a kernel that is mute", async () => {
  await assert.rejects(startFaulty("mute", 500), {
    name: "KernelError",
    message: "The kernel did not start within 0.5 s",
  });
});

Deno.test("Kernel.start() fails where the folder is missing", () =>
  withTempFolder((temp) =>
    assert.rejects(
      Kernel.start({ folder: join(temp, "nowhere") }),
      Deno.errors.NotFound,
    )
  ));
