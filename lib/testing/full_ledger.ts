/**
 * A program that writes into a ledger on a small disk of its own, which is full and
 * then has room again. Prints what came of it as JSON; the disk is a `tmpfs` mounted
 * on the folder given.
 *
 * @module
 */
import { join } from "node:path";
import { openLedger } from "../ledger/mod.ts";
import { hashOf, trialOf } from "./ledger_lines.ts";
import { fill, mount } from "./own_disk.ts";

/** What {@linkcode fullLedger} prints. */
export interface FullLedgerReport {
  /** What `tryRecord` says, disk by disk: empty, full, roomy, without writes. */
  problems: (string | null)[];
  /** The ledger's size before and after the full disk refused a line. */
  sizes: number[];
  /** Trials at the end. */
  trials: number;
  warnings: readonly string[];
}

async function fullLedger(folder: string): Promise<FullLedgerReport> {
  const path = join(folder, "trials.jsonl");
  const ledger = openLedger(path);
  const filler = join(folder, "filler");
  let n = 0;
  // Longer than a page, so that a part of it finds room.
  const record = () =>
    ledger.tryRecord(
      Array.from({ length: 6 }, () => trialOf({ configHash: hashOf(n++) })),
    );
  const size = async () => (await Deno.stat(path)).size;
  const problems = [await record()];
  await fill(filler);
  const before = await size();
  problems.push(await record());
  const sizes = [before, await size()];
  await Deno.remove(filler);
  problems.push(await record());
  await mount(["-o", "remount,ro", folder]);
  problems.push(await record());
  const { trials, warnings } = await ledger.read();
  return { problems, sizes, trials: trials.length, warnings };
}

if (import.meta.main) {
  const folder = Deno.args[0]!;
  await mount(["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]);
  console.log(JSON.stringify(await fullLedger(folder)));
}
