import assert from "node:assert/strict";
import { runTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

/** Stands in for Python: libraries of which one is missing, one fails, one takes long. */
const PYTHON = `#!/bin/sh
case "$*" in
  *--versions*) echo '{"versions": {"pandas": "9.0", "scikit-learn": "9.1"}}' ;;
  *train_peer.py*) ;;
  *)
    echo '{"peers": ["abacus 1.0", "slide-rule 2.0"], "missing": ["quipu"]}'
    while read -r request; do
      case "$request" in
        *slide-rule*) echo '{"error": "ValueError: stuck"}' ;;
        *) echo '{"seconds": 7}' ;;
      esac
    done ;;
esac
`;

/** Runs benches of few candles; what they print, an object a line. */
async function bench(python: string, ...args: string[]) {
  const small = [
    "--candles",
    "1500",
    "--seconds",
    "0",
    "--json",
    "--python",
    python,
  ];
  const result = await runTask(["bench", ...args, ...small]);
  assert.equal(result.status, 0, result.stderr);
  const lines = result.stdout.trimEnd().split("\n");
  return { ...result, printed: lines.map((line) => JSON.parse(line)) };
}

async function withPython(
  script: string,
  body: (python: string) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const python = `${folder}/python`;
    await Deno.writeTextFile(python, script, { mode: 0o755 });
    await body(python);
  });
}

const ON_UNIX = { ignore: Deno.build.os === "windows" };

Deno.test(
  "bench --json prints a line per bench, peers by name and version",
  ON_UNIX,
  () =>
    withPython(PYTHON, async (python) => {
      const { printed, stderr } = await bench(python, "train", "logistic");
      assert.deepEqual(
        printed.map((result) => [Object.keys(result), result.bench]),
        [
          "train: 1,500 candles, the whole process",
          "logistic: to the optimum, 1,200 × 17",
        ].map((name) => [["bench", "ours", "peers"], name]),
      );
      for (const { ours } of printed) {
        assert.ok(ours > 0 && ours < 60, `${ours}`);
      }
      const [train, logistic] = printed;
      assert.deepEqual(Object.keys(train.peers), [
        "pandas 9.0 + scikit-learn 9.1",
      ]);
      assert.deepEqual(logistic.peers, { "abacus 1.0": 7 });
      assert.match(stderr, /^left out, as .*python lacks it: quipu$/m);
      assert.match(stderr, /^left out: slide-rule 2\.0: ValueError: stuck$/m);
    }),
);

Deno.test(
  "bench goes on without a Python, or without what it needs there",
  ON_UNIX,
  async () => {
    const alone = await bench("no-such-python", "train", "row-forest");
    assert.deepEqual(alone.printed.map(({ peers }) => peers), [{}, {}]);
    const told = /^peers left out: no command "no-such-python"$/gm;
    assert.equal(alone.stderr.match(told)?.length, 2, alone.stderr);
    const broken = "#!/bin/sh\necho \"No module named 'numpy'\" >&2\nexit 1\n";
    await withPython(broken, async (python) => {
      const { printed, stderr } = await bench(python, "predict-boosting");
      assert.deepEqual(printed.map(({ peers }) => peers), [{}]);
      assert.match(stderr, /^peers left out: No module named 'numpy'$/m);
    });
  },
);

Deno.test("bench shows a table with ratios and rows a second", async () => {
  const { status, stdout, stderr } = await runTask([
    ...["bench", "predict-forest", "forest", "--candles", "1500"],
    ...["--python", "no-such-python", "--seeds", "2", "--seconds", "0"],
  ]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /predict-forest: 1,200 rows, one core.* ms .*rows\/s/);
  assert.match(stdout, /forest: 100 trees, depth 10, 1,200 × 17/);
  assert.match(
    stdout,
    /^forest, log_loss of 2 seeds:\n {2}0\.\d{5} ± 0\.\d{5} {2}candlebook$/m,
  );
});

Deno.test("bench refuses what it cannot use", async () => {
  const unusable: [string[], RegExp][] = [
    [
      ["sorting"],
      /^error: Cannot bench "sorting": expected one of train, logistic,/,
    ],
    [
      ["--candles", "9"],
      /^error: .* Expected a whole number of at least 500, got "9"/,
    ],
    [
      ["--bins", "256"],
      /^error: .* Expected a whole number from 2 to 255, got "256"/,
    ],
    [
      ["--seeds", "1"],
      /^error: .* Expected a whole number of at least 2, got "1"/,
    ],
  ];
  for (const [args, message] of unusable) {
    const { status, stdout, stderr } = await runTask(["bench", ...args]);
    assert.deepEqual([status, stdout], [2, ""], stderr);
    assert.match(stderr, message);
  }
});
