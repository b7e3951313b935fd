/**
 * `deno task check-notebooks`: format and types of what stands in notebooks.
 *
 * @module
 */
import { join } from "node:path";
import { Command } from "commander";
import { checkFormat } from "../kernel/check_format.ts";
import { checkTypes } from "../kernel/check_types.ts";
import { runCommand } from "./_cli.ts";
import { NOTEBOOKS, notebooksNamed } from "./_notebooks.ts";
import { nonEmpty } from "./_options.ts";

await runCommand(
  new Command("deno task check-notebooks")
    .description("Checks how the notebooks' cells are formatted and typed.")
    .argument(
      "[names...]",
      "the notebooks to check, such as 01_ingestion; or all",
    )
    .option("--folder <folder>", "where they are", nonEmpty, NOTEBOOKS)
    .action(checkNotebooks),
);

async function checkNotebooks(
  names: readonly string[],
  { folder }: { folder: string },
): Promise<void> {
  const root = join(import.meta.dirname!, "../..");
  const chosen = await notebooksNamed(names, folder);
  const unformatted = await checkFormat(chosen);
  if (unformatted !== undefined) {
    console.error(unformatted);
    const files = join(folder, "*.ipynb");
    throw new Error(
      `Cannot accept notebooks: cells are not formatted; deno fmt --no-config ${files} does it`,
    );
  }
  const mistyped = await checkTypes(chosen, {
    config: join(root, NOTEBOOKS, "deno.json"),
    lock: join(root, "deno.lock"),
  });
  if (mistyped === undefined) return;
  console.error(mistyped);
  throw new Error(
    "Cannot accept notebooks: the code or the types of a cell are wrong",
  );
}
