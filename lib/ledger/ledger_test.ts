import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "node:path";
import { hashOf, lookOf, trialOf } from "../testing/ledger_lines.ts";
import { withTempFolder } from "../testing/temp_folder.ts";
import {
  countConfigurations,
  Ledger,
  type LedgerEntry,
  LedgerError,
  memoryLedger,
  openLedger,
  overlaps,
} from "./mod.ts";
import type { LineFile } from "./line_file.ts";
import { triedByCandles } from "./summary.ts";

const now = () => Date.UTC(2024, 6, 1);
const quiet = { onWarning: () => {} };

/** Runs `body` with the path of a ledger that is not there yet. */
function withPath(body: (path: string) => Promise<void>) {
  return () =>
    withTempFolder((folder) => body(join(folder, "data", "trials.jsonl")));
}

Deno.test("openLedger() and memoryLedger() hold the same, in the order of writing", () =>
  withTempFolder(async (folder) => {
    const entries: LedgerEntry[] = [
      trialOf(),
      lookOf(),
      trialOf({ configHash: hashOf(9), spec: { kind: "later", new: [1] } }),
    ];
    const path = join(folder, "new", "folder", "trials.jsonl");
    const file = openLedger(path, { by: "train", now });
    const memory = memoryLedger({ by: "train", now });
    for (const ledger of [file, memory]) {
      await ledger.record(entries.slice(0, 1));
      await ledger.record(entries.slice(1));
    }
    const content = await openLedger(path).read();
    assert.deepEqual(content, await memory.read());
    assert.deepEqual(content.warnings, []);
    const stamp = {
      ledger: 1,
      when: "2024-07-01T00:00:00.000Z",
      by: "train",
    };
    assert.deepEqual(content.trials, [
      { ...stamp, ...entries[0] },
      { ...stamp, ...entries[2] },
    ]);
    assert.deepEqual(content.looks, [{ ...stamp, ...entries[1] }]);
  }));

Deno.test(
  "Ledger counts equal configurations on equal rows once, and adds only ever",
  withPath(async (path) => {
    const ledger = openLedger(path, { now });
    let before = "";
    const other = hashOf(99);
    const again = trialOf({ baseRateLogLoss: 0.5 });
    for (
      const entry of [
        trialOf(),
        trialOf({ configHash: other }),
        trialOf({ dataHash: other }),
        trialOf({ rows: 300 }),
        lookOf(),
        lookOf({ candidate: "logistic" }),
        lookOf({ dataHash: other }),
        lookOf(),
        again,
      ]
    ) {
      await ledger.record([entry]);
      const text = await Deno.readTextFile(path);
      assert.ok(text.startsWith(before));
      before = text;
    }
    const { trials, looks } = await ledger.read();
    assert.equal(trials.length, 4);
    assert.equal(trials[0]!.baseRateLogLoss, 0.5, "the last line stands");
    assert.equal(looks.length, 3);
    assert.equal(countConfigurations(trials), 2);
    assert.equal((await ledger.trialsOn(hashOf(1))).length, 3);
    assert.equal((await ledger.looksOn(hashOf(1))).length, 2);
  }),
);

Deno.test("Ledger takes a day more of candles for the same candles, another market not", async () => {
  const ledger = memoryLedger({ now });
  const later = {
    dataHash: hashOf(7),
    from: "2024-05-02T00:00:00.000Z",
    to: "2024-06-01T23:59:00.000Z",
  };
  await ledger.record([
    trialOf(),
    trialOf(later),
    trialOf({ ...later, dataHash: hashOf(8), symbol: "ETHUSDT" }),
    trialOf({ ...later, dataHash: hashOf(9), interval: "15m" }),
    trialOf({ ...later, dataHash: hashOf(10), market: "edge 0.02, seed 42" }),
    lookOf(),
    lookOf({
      from: "2024-06-30T23:59:00.000Z",
      to: "2024-07-30T23:59:00.000Z",
    }),
    lookOf({
      from: "2024-07-01T00:00:00.000Z",
      to: "2024-07-30T23:59:00.000Z",
    }),
  ]);
  const trials = await ledger.trialsOn(trialOf());
  assert.equal(trials.length, 2);
  assert.equal(countConfigurations(trials), 1);
  assert.equal((await ledger.looksOn(lookOf())).length, 2);
  // Those who chose by the first of June have seen a day of what June holds out.
  assert.equal((await ledger.trialsOn(lookOf())).length, 1);
});

Deno.test("overlaps() is the same from both sides and for a stretch itself", () => {
  const moment = fc.integer({ min: 0, max: 20 })
    .map((day) => new Date(day * 86_400_000).toISOString());
  const stretch = fc.tuple(moment, moment, fc.constantFrom("A", "B")).map(
    ([a, b, symbol]) => {
      const [from, to] = [a, b].sort() as [string, string];
      return { symbol, interval: "1d", market: "", from, to };
    },
  );
  fc.assert(fc.property(stretch, stretch, (a, b) => {
    assert.ok(overlaps(a, a));
    assert.equal(overlaps(a, b), overlaps(b, a));
    const days = ({ from, to }: typeof a) => {
      const all = [];
      for (let day = Date.parse(from); day <= Date.parse(to);) {
        all.push(day);
        day += 86_400_000;
      }
      return all;
    };
    const shared = days(a).some((day) => days(b).includes(day));
    assert.equal(overlaps(a, b), shared && a.symbol === b.symbol);
  }));
});

Deno.test(
  "Ledger sets a line aside that breaks off anywhere, and writes on below it",
  withPath(async (path) => {
    const whole = [trialOf({ rows: 300 }), trialOf({ candidate: "größer" })];
    await openLedger(path, { now }).record(whole);
    const bytes = await Deno.readFile(path);
    const second = bytes.indexOf(10) + 1;
    // One cut falls between the two bytes of "ß".
    const inLetter = bytes.lastIndexOf(0xc3) + 1;
    const cuts = new Set([second, inLetter, bytes.length - 1, bytes.length]);
    for (let cut = second; cut < bytes.length; cut += 11) cuts.add(cut);
    for (const cut of cuts) {
      await Deno.writeFile(path, bytes.subarray(0, cut));
      const warnings: string[] = [];
      const ledger = openLedger(path, {
        now,
        onWarning: (warning) => warnings.push(warning),
      });
      // A line that lacks nothing but its end is whole.
      const kept = cut >= bytes.length - 1 ? 2 : 1;
      const isTorn = cut > second && kept === 1;
      assert.equal((await ledger.read()).trials.length, kept);
      assert.deepEqual(
        warnings,
        isTorn
          ? [`line 2 of "${path}" is set aside: it breaks off, as after a kill`]
          : [],
      );
      await ledger.record([lookOf()]);
      const after = await openLedger(path, quiet).read();
      assert.deepEqual(
        [after.trials.length, after.looks.length, after.warnings.length],
        [kept, 1, isTorn ? 1 : 0],
      );
    }
  }),
);

Deno.test(
  "Ledger warns of each line it cannot read, by number, once, and loses none",
  withPath(async (path) => {
    await openLedger(path, { now }).record([trialOf()]);
    const [good] = (await Deno.readTextFile(path)).split("\n");
    const changed = (change: object) =>
      JSON.stringify({ ...JSON.parse(good!), ...change });
    const text = [
      "date,close",
      good,
      "",
      changed({ ledger: 2 }),
      changed({ kind: "thought" }),
      changed({ dataHash: "short", rows: 7 }),
      changed({ blocks: [{ rows: -1 }], rows: 8 }),
      "[]",
      changed({ rows: 9, mood: "good" }),
      "",
    ].join("\n");
    await Deno.writeTextFile(path, text);
    const warnings: string[] = [];
    const ledger = openLedger(path, {
      now,
      onWarning: (warning) => warnings.push(warning),
    });
    for (let time = 0; time < 2; time++) {
      assert.deepEqual(
        (await ledger.read()).trials.map(({ rows }) => rows),
        [900, 9],
      );
    }
    assert.deepEqual(
      warnings.map((warning) =>
        /^line (\d+) of ".*" is set aside: ./.exec(warning)?.[1]
      ),
      ["1", "4", "5", "6", "7", "8"],
    );
    assert.match(warnings[0]!, /it is not JSON$/);
    assert.match(warnings[3]!, /dataHash: expected 64 hexadecimal digits/);
    await ledger.record([lookOf()]);
    assert.ok((await Deno.readTextFile(path)).startsWith(text));
  }),
);

Deno.test(
  "Ledger refuses what is no entry, before anything is written",
  withPath(async (path) => {
    const ledger = openLedger(path);
    await assert.rejects(
      ledger.record([trialOf(), trialOf({ rows: NaN })]),
      /^TypeError: Cannot record: rows: /,
    );
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
    await ledger.record([]);
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  }),
);

Deno.test("Ledger says why it cannot be written, and tryRecord() ends nothing", () =>
  withTempFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    const ledger = openLedger(join(folder, "file", "trials.jsonl"));
    await assert.rejects(ledger.record([trialOf()]), (error) => {
      assert.ok(error instanceof LedgerError);
      assert.match(error.message, /^Cannot write ledger ".*trials\.jsonl": ./);
      return true;
    });
    assert.match(
      (await ledger.tryRecord([trialOf()]))!,
      /^Cannot write ledger/,
    );
    await assert.rejects(
      openLedger(folder).read(),
      /^LedgerError: Cannot read/,
    );
    const broken: LineFile = {
      name: "broken",
      append: () => Promise.reject(new Error("no")),
      read: () => Promise.resolve(""),
    };
    assert.equal(
      await new Ledger(broken).tryRecord([trialOf()]),
      'Cannot write ledger "broken": no',
    );
  }));

Deno.test("triedByCandles() takes the best of those on all rows, and looks by range", async () => {
  const ledger = memoryLedger({ by: "search", now });
  const loss = (mean: number | null) => ({
    ...trialOf().cv,
    log_loss: { mean, std: 0 },
  });
  await ledger.record([
    trialOf({ configHash: hashOf(10), rows: 100, cv: loss(0.1) }),
    trialOf({ configHash: hashOf(10), cv: loss(0.68) }),
    trialOf({ configHash: hashOf(11), cv: loss(0.67), candidate: "best" }),
    trialOf({ configHash: hashOf(12), cv: loss(null) }),
    lookOf(),
    lookOf({ dataHash: hashOf(5) }),
    trialOf({ dataHash: hashOf(6), symbol: "ETHUSDT", cv: {} }),
  ]);
  const [btc, eth, other, ...more] = triedByCandles(await ledger.read());
  assert.deepEqual(more, []);
  assert.deepEqual(btc!.best, {
    candidate: "best",
    by: "search",
    logLoss: 0.67,
    baseRateLogLoss: 0.693,
  });
  assert.deepEqual([btc!.configurations, btc!.looks], [3, 2]);
  assert.equal(btc!.to, "2024-06-30T23:59:00.000Z");
  assert.deepEqual([other!.configurations, other!.looks], [0, 2]);
  assert.deepEqual([eth!.best, eth!.looks], [null, 0]);
});
