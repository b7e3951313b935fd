/**
 * A program that writes one trial after the other into a ledger; `runAndKill` kills
 * it. Arguments: the file, the number of the first, how many at a time, how many.
 *
 * @module
 */
import { openLedger } from "../ledger/mod.ts";
import { writeLine } from "./kill.ts";
import { hashOf, trialOf } from "./ledger_lines.ts";

if (import.meta.main) {
  const [path, ...counts] = Deno.args;
  const [first, batch, last] = counts.map(Number) as [number, number, number];
  const ledger = openLedger(path, { by: "test" });
  for (let n = first; n < first + last; n += batch) {
    await ledger.record(Array.from(
      { length: batch },
      (_, i) => trialOf({ configHash: hashOf(n + i) }),
    ));
    writeLine(`${n + batch - 1}`);
  }
}
