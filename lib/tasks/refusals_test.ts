import assert from "node:assert/strict";
import { runTask } from "../testing/task.ts";
import { withTempFolder } from "../testing/temp_folder.ts";

/** Runs a task that must fail with one line, and write nothing below `out`. */
async function refused(
  status: number,
  args: readonly string[],
  message: RegExp,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const out = `${folder}/out`;
    const isTrain = args[0] === "train";
    const result = await runTask([...args, ...(isTrain ? ["--out", out] : [])]);
    const problem = result.stderr.split("\n").filter((line) =>
      line.startsWith("error: ")
    );
    const shown = `${args.join(" ")}\n${result.stderr}`;
    assert.equal(result.status, status, shown);
    assert.equal(problem.length, 1, shown);
    assert.match(problem[0]!, message);
    assert.ok(!/^\s+at /m.test(result.stderr), shown);
    assert.equal(result.stdout, "");
    await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
  });
}

const UNUSABLE: readonly [readonly string[], RegExp][] = [
  [["--colour", "red"], /^error: unknown option '--colour'/],
  [
    ["--preset", "none"],
    /^error: option '--preset <name>' argument 'none' is invalid\. Allowed choices are signal/,
  ],
  [["--symbol", "btc/usdt"], /data\.symbol: expected an exchange symbol/],
  [["--interval", "2m"], /data\.interval: expected .*"1m"/],
  [
    ["--candles", "many"],
    /'--candles <count>' .* Expected a number, got "many"/,
  ],
  [
    ["--candles", "0"],
    /data\.candles: expected a whole number from 1 to 10000000/,
  ],
  [["--source", "kraken"], /'kraken' is invalid.*auto, binance, simulated/],
  [["--edge", "0.9"], /data\.edge: expected a number from 0 to 0\.5, got 0\.9/],
  [
    ["--holdout", "1.5"],
    /holdout: expected a number between 0 and 1, got 1\.5/,
  ],
  [
    ["--holdout", "soon"],
    /holdout: expected a share between 0 and 1, or a date .*, got "soon"/,
  ],
  [["--metric", "r2"], /'--metric <name>' argument 'r2' is invalid/],
  [["--seed", "-1"], /seed: expected a whole number of at least 0, got -1/],
  [
    ["--workers", "0"],
    /--workers: expected a whole number from 1 to 256, got 0/,
  ],
  [
    ["--max-age-minutes", "x"],
    /'--max-age-minutes <minutes>' .* Expected a number, got "x"/,
  ],
  [["--base-url", "ftp://x"], /--base-url: expected an http\(s\) address/],
  [["--input", "a.csv", "--source", "auto"], /--input and --source exclude/],
  [
    ["--preset", "signal", "--config", "x.json"],
    /'--preset <name>' cannot be used with option '--config <file>'/,
  ],
  [["--config", ""], /'--config <file>' .* Expected a text, got none/],
  [["surplus"], /too many arguments/],
];

for (const [args, message] of UNUSABLE) {
  const source = args.includes("--input") ? [] : ["--source", "simulated"];
  Deno.test(`train ${args.join(" ")} is refused with status 2`, () =>
    refused(2, ["train", ...source, ...args], message));
}

Deno.test("predict without a model is refused with status 2", () =>
  refused(2, ["predict"], /required option '--model <file>' not specified/));

Deno.test("predict --band that is no width is refused with status 2", () =>
  refused(
    2,
    ["predict", "--model", "x", "--band", "1.5"],
    /Expected a width from 0 to 1, got "1.5"/,
  ));

Deno.test("predict --out with another ending is refused with status 2", () =>
  refused(
    2,
    ["predict", "--model", "x", "--out", "x.json"],
    /ending in \.csv/,
  ));

Deno.test("train on too few candles fails with status 1", () =>
  refused(
    1,
    ["train", "--source", "simulated", "--candles", "9"],
    /^error: Cannot make 10 folds of 6 rows: .* leave no train rows before the first$/,
  ));

const MINE = {
  preset: "mine",
  data: { source: "simulated", symbol: "BTCUSDT", interval: "1m" },
  features: "signal",
  label: { kind: "direction" },
  candidates: { logistic: { kind: "logistic" } },
};

Deno.test("train --config refuses what is no configuration with status 2", () =>
  withTempFolder(async (folder) => {
    const files: [string, RegExp][] = [
      [
        "",
        /Cannot use configuration ".*mine\.json": it is not JSON: .+; --help/,
      ],
      ['{"preset":', /: it is not JSON/],
      ["[1, 2]", /: expected /],
      ["null", /: expected Object, got null/],
      ['{"config":null}', /: expected Object, got null/],
      [
        JSON.stringify({ ...MINE, folds: 1 }),
        /: folds: expected a whole number from 2 to 1000, got 1/,
      ],
      [JSON.stringify({ ...MINE, fold: 1 }), /: fold: no such option/],
      [
        JSON.stringify({ config: { ...MINE, metric: "r2" }, digest: "" }),
        /: metric: expected .*"f1".*, got "r2"/,
      ],
      [
        JSON.stringify({ ...MINE, features: "all" }),
        /: Unknown feature set "all": expected .*signal/,
      ],
      [
        JSON.stringify({ ...MINE, preset: "../mine" }),
        /: preset: expected a name of letters, .* got "\.\.\/mine"/,
      ],
      [
        JSON.stringify({ ...MINE, data: { ...MINE.data, source: "file" } }),
        /its candles come from files \(source "file"\), so name them with --input/,
      ],
    ];
    const path = `${folder}/mine.json`;
    for (const [content, message] of files) {
      await Deno.writeTextFile(path, content);
      await refused(2, ["train", "--config", path], message);
    }
    await Deno.writeTextFile(path, JSON.stringify(MINE));
    await refused(
      2,
      ["train", "--config", path, "--seed", "-1"],
      /seed: expected a whole number of at least 0, got -1/,
    );
  }));

Deno.test("train --config refuses a file it cannot read with status 1", () =>
  withTempFolder(async (folder) => {
    const none = `${folder}/none.json`;
    await refused(
      1,
      ["train", "--config", none],
      /Cannot read configuration ".*none\.json": there is no such file$/,
    );
    await refused(
      1,
      ["train", "--config", folder],
      /Cannot read configuration ".*": .*directory/i,
    );
  }));

Deno.test("train refuses files it cannot read with status 1", () =>
  withTempFolder(async (folder) => {
    const files: [string, string, RegExp][] = [
      ["BTCUSDT-1m.csv", "", /: the file is empty$/],
      [
        "BTCUSDT-1m-a.csv",
        "\0\x01\x02junk",
        /: expected CSV, gzip, zip or Parquet, got other binary data$/,
      ],
      [
        "BTCUSDT-1m-b.csv",
        "open_time,open\n1704067200000,1\n",
        /: expected columns "high", "low", "close", "volume", got only "open_time", "open"$/,
      ],
      [
        "BTCUSDT-1m-c.zip",
        "PK\x03\x04 cut short",
        /: the zip is damaged or cut short/,
      ],
      [
        "BTCUSDT-1m-d.csv.gz",
        "\x1f\x8b cut short",
        /: the gzip data is damaged or cut short/,
      ],
      [
        "BTCUSDT-1m-e.parquet",
        "PAR1 cut short",
        /: Cannot read Parquet file: .*must end with PAR1$/,
      ],
      [
        "BTCUSDT-1m-f.csv",
        "1704067200000,1,2,1,2,1\n1704067260000,2,3,2,nan,1\n",
        /: line 2, column "close": expected a number, got "nan"$/,
      ],
    ];
    for (const [name, content, message] of files) {
      const path = `${folder}/${name}`;
      const bytes = Uint8Array.from(content, (c) => c.charCodeAt(0));
      await Deno.writeFile(path, bytes);
      await refused(1, ["train", "--input", path], message);
    }
    await refused(
      1,
      ["train", "--input", `${folder}/none.csv`],
      /no such file/,
    );
    await refused(1, ["train", "--input", folder], /it is a folder/);
  }));

Deno.test("train fails with status 1 where it cannot write", () =>
  withTempFolder(async (folder) => {
    const file = `${folder}/file`;
    await Deno.writeTextFile(file, "in the way");
    const { status, stderr } = await runTask([
      ...["train", "--source", "simulated", "--candles", "2500"],
      ...["--out", `${file}/models`],
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /^error: Cannot write file .*$/m);
    assert.equal(await Deno.readTextFile(file), "in the way");
  }));

Deno.test("predict refuses what is no model of this version, with status 1", () =>
  withTempFolder(async (folder) => {
    const trained = await runTask([
      ...["train", "--source", "simulated", "--candles", "5000", "--json"],
      ...["--features", "signal+", "--out", folder],
    ]);
    assert.equal(trained.status, 0, trained.stderr);
    const { modelFile } = JSON.parse(trained.stdout);
    const good = await Deno.readTextFile(modelFile);
    const broken: [string, string, RegExp][] = [
      ["half", good.slice(0, good.length / 2), /it is not JSON/],
      ["other", "[1, 2, 3]", /expected schema "candlebook\.model\/1"/],
      [
        "version",
        good.replace("model/1", "model/9"),
        /got "candlebook\.model\/9"/,
      ],
      [
        "infinite",
        good.replace(/"mean": ?0\.\d+/, '"mean":1e999'),
        /: trials\.0\.cv\.accuracy\.mean: expected .*, got Infinity$/,
      ],
      [
        "field",
        good.replace('"selected"', '"chosen"'),
        /: selected: is missing$/,
      ],
      [
        "kind",
        good.replace('"kind":"rsi"', '"kind":"rsj"'),
        /Unknown feature kind "rsj": expected one of prev_close, /,
      ],
    ];
    for (const [name, text, message] of broken) {
      const path = `${folder}/${name}.json`;
      assert.notEqual(text, good, name);
      await Deno.writeTextFile(path, text);
      await refused(1, ["predict", "--model", path], message);
    }
    await refused(
      1,
      ["predict", "--model", `${folder}/none.json`],
      /no such file/,
    );

    const { reference: _, ...old } = JSON.parse(good);
    const untold = `${folder}/old.json`;
    await Deno.writeTextFile(untold, JSON.stringify(old));
    await refused(
      2,
      ["predict", "--model", untold, "--refuse-novel"],
      /--refuse-novel: the model file does not tell its train rows/,
    );

    const prices = `${folder}/SIM-BTCUSDT-1m.csv`;
    await Deno.writeTextFile(
      prices,
      Array.from({ length: 5 }, (_, i) => `${17e11 + i * 6e4},1,2,1,2,5\n`)
        .join(""),
    );
    const withModel = ["predict", "--model", modelFile];
    await refused(
      1,
      [...withModel, "--input", prices],
      /Cannot compute feature "trades_z_60": expected columns trades, got SIM-BTCUSDT candles without trades$/,
    );
  }));
