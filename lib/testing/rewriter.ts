/**
 * A program that writes one file again and again; {@linkcode runAndKill} kills it.
 *
 * @module
 */
import { writeFileAtomic } from "../atomic_file.ts";
import { writeLine } from "./kill.ts";

/** The file's content in its `n`-th version. */
export function versionOf(n: number): string {
  return `${n} `.repeat(20_000 + n);
}

if (import.meta.main) {
  for (let n = Number(Deno.args[1]);; n++) {
    await writeFileAtomic(Deno.args[0]!, versionOf(n));
    writeLine(`${n}`);
  }
}
