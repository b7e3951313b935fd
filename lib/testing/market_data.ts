/**
 * Tests and benches on the large real data, which lies beside the repository where
 * it lies at all.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The folder of the real data. */
export const MARKET_DATA = join(
  import.meta.dirname!,
  "../../../shared/market-data",
);

/** Whether the real data has the file `name`. */
export function hasMarketData(name: string): boolean {
  return existsSync(join(MARKET_DATA, name));
}

/**
 * Registers a test on files of the real data; its body gets their paths. Where one
 * is absent, the test is ignored and says so in its name.
 */
export function testOnMarketData(
  name: string,
  files: readonly string[],
  body: (...paths: string[]) => Promise<void>,
): void {
  const absent = files.find((file) => !hasMarketData(file));
  const skipped = absent
    ? ` (skipped: ../shared/market-data has no ${absent})`
    : "";
  Deno.test({
    name: `${name}${skipped}`,
    ignore: absent !== undefined,
    fn: () => body(...files.map((file) => join(MARKET_DATA, file))),
  });
}
