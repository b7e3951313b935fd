import assert from "node:assert/strict";
import { hashOf, lookOf, trialOf } from "../testing/ledger_lines.ts";
import { memoryLedger } from "./mod.ts";
import { ledgerNote, ledgerNoteText } from "./note.ts";

Deno.test("ledgerNote() counts what overlaps, by what it was tested and held out on", async () => {
  const ledger = memoryLedger();
  const july = {
    dataHash: hashOf(7),
    from: "2024-07-01T00:00:00.000Z",
    to: "2024-07-31T00:00:00.000Z",
  };
  await ledger.record([
    trialOf(),
    trialOf({ rows: 300 }),
    trialOf({ ...july, configHash: hashOf(20) }),
    // June, which is held out, was tested on by another run.
    trialOf({ ...lookOf(), kind: "trial", configHash: hashOf(21) }),
    lookOf(),
    lookOf(july),
  ]);
  const note = await ledgerNote(ledger, {
    problem: "Cannot write",
    tested: trialOf(),
    heldOut: lookOf(),
  });
  assert.deepEqual(note, {
    recorded: false,
    problem: "Cannot write",
    trials: 1,
    looks: 1,
    peeks: 1,
  });
});

Deno.test("ledgerNote() counts a run's own lines once, written or not", async () => {
  const ledger = memoryLedger();
  const own = [trialOf(), trialOf({ configHash: hashOf(9) }), lookOf()];
  const options = { problem: null, tested: trialOf(), heldOut: lookOf(), own };
  const before = await ledgerNote(ledger, options);
  assert.deepEqual([before.trials, before.looks, before.peeks], [2, 1, 0]);
  await ledger.record(own);
  const heard: number[] = [];
  const after = await ledgerNote(ledger, {
    ...options,
    onTrials: ({ length }) => heard.push(length),
  });
  assert.deepEqual(after, before);
  assert.deepEqual(heard, [2]);
});

Deno.test("ledgerNoteText() says what is known, what is not, and what is wrong", () => {
  const note = {
    recorded: true,
    problem: null,
    trials: 1,
    looks: 0,
    peeks: 0,
  };
  assert.equal(
    ledgerNoteText(note),
    "1 trial on these candles so far, the holdout not looked at yet.",
  );
  assert.equal(
    ledgerNoteText({ ...note, recorded: false, looks: 4, peeks: 2 }),
    [
      "1 trial on these candles so far, the holdout looked at 4 times.",
      "Candidates of 2 configurations were judged on rows held out here: they were no secret.",
      "The trials of this run were not recorded.",
    ].join("\n"),
  );
  const unknown = { trials: null, looks: null, peeks: null };
  assert.equal(
    ledgerNoteText({ recorded: false, problem: "no", ...unknown }),
    "How much was tried on these candles is not known.\nThe trials of this run were not recorded.",
  );
});
