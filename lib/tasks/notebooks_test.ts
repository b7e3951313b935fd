import assert from "node:assert/strict";
import { join } from "node:path";
import { notebookOf } from "../kernel/_test_notebook.ts";
import { writeNotebook } from "../kernel/notebook_file.ts";
import { DOES_NOT_HOLD } from "../notebook/claim.ts";
import { ROOT, runTask, startTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import { commandFor } from "./_notebooks.ts";

/** Runs `deno task notebooks` on a folder of such notebooks. */
async function withNotebooks(
  cells: Record<string, readonly string[]>,
  body: (
    folder: string,
    run: (...args: string[]) => ReturnType<typeof runTask>,
  ) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    for (const [name, sources] of Object.entries(cells)) {
      await writeNotebook(
        join(folder, `${name}.ipynb`),
        notebookOf(...sources),
      );
    }
    await body(
      folder,
      (...args) => runTask(["notebooks", "--folder", folder, ...args]),
    );
  });
}

const linesOf = (text: string) => text.trimEnd().split("\n");

Deno.test("commandFor() writes a command that a shell takes as it is meant", () => {
  const names = ["01_a", "it's b"];
  assert.equal(
    commandFor("notebooks --write", names, "notebooks"),
    "deno task notebooks --write 01_a 'it'\\''s b'",
  );
  assert.equal(
    commandFor("check-notebooks", ["01_a"], "../my notes"),
    "deno task check-notebooks --folder '../my notes' 01_a",
  );
});

Deno.test("deno task notebooks finds stale outputs, --write stores them, then all is well", () =>
  withNotebooks(
    { "01_a": ["1 + 1;"], "02_b": ["'two';", "3;"] },
    async (folder, run) => {
      const stale = await run();
      assert.equal(stale.status, 1);
      assert.deepEqual([stale.stdout, linesOf(stale.stderr).length], ["", 5]);
      assert.match(stale.stderr, /^01_a +1 cells +\d+\.\d\d s$/m);
      assert.match(stale.stderr, /01_a\.ipynb, cell "c1", .*got "2"$/m);
      assert.match(
        linesOf(stale.stderr).at(-1)!,
        /^error: .* in 01_a, 02_b; after .*: deno task notebooks --write --folder \S+ 01_a 02_b$/,
      );

      const written = await run("--write");
      assert.equal(written.status, 0, written.stderr);
      const path = join(folder, "01_a.ipynb");
      const text = await Deno.readTextFile(path);
      const fresh = await run();
      assert.equal(fresh.status, 0, fresh.stderr);
      assert.equal((await run("--write", "01_a")).status, 0);
      assert.equal(await Deno.readTextFile(path), text);

      await Deno.writeTextFile(path, JSON.stringify(JSON.parse(text)));
      const saved = await run("01_a");
      assert.equal(saved.status, 1);
      assert.match(saved.stderr, /01_a\.ipynb .*saved by an editor$/m);
    },
  ));

Deno.test("deno task notebooks stops at the first failure and leaves the notebook as it was", () =>
  withNotebooks(
    { "01_a": ["1;", "throw new Error('no\\nway');", "2;"], "02_b": ["3;"] },
    async (folder, run) => {
      const path = join(folder, "01_a.ipynb");
      const before = await Deno.readTextFile(path);
      const { status, stdout, stderr } = await run("--write");
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, /^cell "c2":\n {2}1 \| throw new Error/m);
      assert.match(stderr, /^ {4}at .*:\d+:\d+$/m);
      assert.match(
        linesOf(stderr).at(-1)!,
        /^error: Cannot run .*01_a\.ipynb: cell "c2" failed with Error: no way$/,
      );
      assert.ok(!stderr.includes("02_b"));
      assert.equal(await Deno.readTextFile(path), before);
    },
  ));

Deno.test("deno task notebooks does not store a path of this machine", () =>
  withNotebooks({ "01_a": ["Deno.execPath();"] }, async (folder, run) => {
    const path = join(folder, "01_a.ipynb");
    const before = await Deno.readTextFile(path);
    const { status, stderr } = await run("--write");
    assert.equal(status, 1);
    assert.match(stderr, /cell "c1": it shows the absolute path/);
    assert.equal(await Deno.readTextFile(path), before);
  }));

Deno.test("deno task notebooks gives each notebook an empty ledger, and leaves the project's alone", () => {
  const adds = [
    'const ledger = Deno.env.get("CANDLEBOOK_LEDGER")!;',
    'await Deno.writeTextFile(ledger, "a line", { append: true });',
    "console.log(await Deno.readTextFile(ledger));",
  ].join("\n");
  return withNotebooks(
    { "01_a": [adds, adds], "02_b": [adds] },
    (folder) =>
      withTempFolder(async (own) => {
        const ledger = join(own, "trials.jsonl");
        await Deno.writeTextFile(ledger, "what was tried before");
        const { status, stderr } = await runTask(
          ["notebooks", "--folder", folder, "--write"],
          { CANDLEBOOK_LEDGER: ledger },
        );
        assert.equal(status, 0, stderr);
        const shown = await Promise.all(
          ["01_a", "02_b"].map((name) =>
            Deno.readTextFile(join(folder, `${name}.ipynb`))
          ),
        );
        assert.deepEqual(
          shown.map((text) => text.match(/"(a line)+\\n"/g)),
          [['"a line\\n"', '"a linea line\\n"'], ['"a line\\n"']],
        );
        assert.equal(await Deno.readTextFile(ledger), "what was tried before");
      }),
  );
});

Deno.test("deno task notebooks refuses arguments that it cannot use with status 2", () =>
  withNotebooks({ "01_a": ["1;"] }, async (folder, run) => {
    const unusable: [string[], RegExp][] = [
      [["02"], /expected one of 01_a in ".*", got "02"/],
      [["--timeout-seconds", "0"], /--timeout-seconds: /],
      [["--colour"], /unknown option/],
      [
        ["elsewhere/01_a"],
        /expected one of 01_a in ".*", got "elsewhere\/01_a"/,
      ],
      [
        ["--folder", join(folder, "nowhere")],
        /Cannot find a folder ".*nowhere"/,
      ],
      [
        ["--folder", join(folder, "01_a.ipynb")],
        /Cannot find a folder ".*01_a\.ipynb"/,
      ],
    ];
    for (const [args, message] of unusable) {
      const { status, stderr } = await run(...args);
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
      assert.equal(linesOf(stderr).length, 1);
    }
  }));

Deno.test("deno task notebooks takes a notebook by its file", () =>
  withNotebooks({ "01_a": ["1;"], "02_b": ["2;"] }, async (folder, run) => {
    const { status, stderr } = await run(join(folder, "02_b.ipynb"));
    assert.equal(status, 1);
    assert.match(linesOf(stderr).at(-1)!, / --folder \S+ 02_b$/);
  }));

Deno.test("deno task notebooks tells of claims that do not hold, and goes on", () =>
  withNotebooks(
    { "01_a": ["1;", `console.log("${DOES_NOT_HOLD}: up is down");`] },
    async (_folder, run) => {
      for (const args of [["--write"], []]) {
        const { status, stderr } = await run(...args);
        assert.equal(status, 0, stderr);
        const told = linesOf(stderr).at(-1)!;
        assert.match(told, /01_a\.ipynb, cell "c2": .*: up is down$/);
        assert.ok(told.includes(DOES_NOT_HOLD));
      }
    },
  ));

Deno.test("deno task notebooks takes outputs that an editor stored in pieces as the same", () =>
  withNotebooks(
    { "01_a": ['console.log("a");\nconsole.log("b");'] },
    async (folder, run) => {
      assert.equal((await run("--write")).status, 0);
      const path = join(folder, "01_a.ipynb");
      const notebook = JSON.parse(await Deno.readTextFile(path));
      const [output] = notebook.cells[0].outputs;
      const pieces = output.text.map((text: string) => ({ ...output, text }));
      assert.equal(pieces.length, 2);
      notebook.cells[0].outputs = pieces;
      await Deno.writeTextFile(path, JSON.stringify(notebook));
      const { status, stderr } = await run();
      assert.equal(status, 1);
      assert.match(stderr, /shows the same, but was saved by an editor$/m);
    },
  ));

Deno.test("deno task notebooks says which command tells where a cell does not parse", () =>
  withNotebooks({ "01_a": ["const a = ;"] }, async (folder, run) => {
    const { status, stderr } = await run();
    assert.equal(status, 1);
    const [, command] = /; deno task (check-.*) says where$/.exec(
      stderr.trimEnd(),
    )!;
    assert.equal(command, `check-notebooks --folder ${folder} 01_a`);
    const checked = await runTask(command.split(" "));
    assert.equal(checked.status, 1);
    assert.match(checked.stderr, /cell "c1", line 1:11$/m);
    assert.ok(!checked.stderr.includes("backtrace"), checked.stderr);
    assert.match(
      linesOf(checked.stderr).at(-1)!,
      /: the code or the types of a cell are wrong$/,
    );
  }));

Deno.test("deno task notebooks needs a deno.json where a cell imports the library", () =>
  withNotebooks(
    { "01_a": ["1;"], "02_b": ['import "candlebook/rows.ts";'] },
    async (folder, run) => {
      const refused = await run();
      assert.equal(refused.status, 2);
      assert.match(
        refused.stderr,
        /^error: Cannot run .*02_b\.ipynb: expected a deno\.json in .* like notebooks\/deno\.json/,
      );
      assert.equal(linesOf(refused.stderr).length, 1);
      assert.equal((await run("--write", "01_a")).status, 0);
      const importMap = join(ROOT, "import_map.json");
      await Deno.writeTextFile(
        join(folder, "deno.json"),
        JSON.stringify({ importMap }),
      );
      const { status, stderr } = await run("--write");
      assert.equal(status, 0, stderr);
    },
  ));

Deno.test("deno task notebooks ends on Ctrl-C with status 130, and its kernel with it", () =>
  withNotebooks({
    "01_a": [
      'await Deno.writeTextFile("pid", `${Deno.pid}\\n`);',
      "await new Promise(() => {});",
    ],
  }, async (folder) => {
    using watcher = Deno.watchFs(folder);
    const child = await startTask("notebooks", ["--folder", folder]);
    const output = child.output();
    let pid = 0;
    for await (const _ of watcher) {
      const text = await Deno.readTextFile(join(folder, "pid"))
        .catch(() => "");
      if (text.endsWith("\n")) {
        pid = Number(text);
        break;
      }
    }
    child.kill("SIGINT");
    const { code, stderr } = await output;
    assert.equal(code, 130);
    assert.equal(
      linesOf(new TextDecoder().decode(stderr)).at(-1),
      "error: Interrupted; nothing was half-written",
    );
    assert.throws(() => Deno.kill(pid, "SIGCONT"), Deno.errors.NotFound);
  }));

Deno.test("deno task kernel registers the kernel where Jupyter is told to look", () =>
  withTempFolder(async (folder) => {
    const env = { JUPYTER_DATA_DIR: folder };
    const path = join(folder, "kernels", "deno", "kernel.json");
    const { status, stdout, stderr } = await runTask(["kernel"], env);
    assert.equal(status, 0, stderr);
    assert.ok(stdout.includes(path), stdout);
    await Deno.writeTextFile(path, "{}");
    assert.match(
      (await runTask(["kernel"], env)).stdout,
      /kernel\.json\.bak$/m,
    );
    const impossible = await runTask(["kernel"], { JUPYTER_DATA_DIR: path });
    assert.deepEqual([impossible.status, impossible.stdout], [1, ""]);
    assert.ok(impossible.stderr.includes(join(path, "kernels")));
    assert.equal(linesOf(impossible.stderr).length, 1);
  }));

Deno.test("deno task check-notebooks names the cell of a wrong type", () =>
  withNotebooks({ "01_a": ["const a = 1;", "a.length;"] }, async (folder) => {
    const { status, stderr } = await runTask([
      ...["check-notebooks", "--folder", folder],
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /01_a\.ipynb, cell "c2", line 1:3$/m);
  }));
