/**
 * The page that a training leaves beside its model.
 *
 * @module
 */
import type { ModelFile } from "../artifact/model_file.ts";
import { WriteError, writeFileAtomic } from "../atomic_file.ts";
import type { Candles } from "../candles/candles.ts";

/** Where the page is, or why there is none. */
export type WrittenReport =
  | { readonly path: string; readonly error?: undefined }
  | { readonly path: null; readonly error: Error };

/**
 * Writes the page of a run. What draws it is loaded only now, so that training
 * starts at once.
 *
 * An error does not throw but comes back: by now there is a model, which has to be
 * told of first.
 */
export async function writeReport(
  path: string,
  file: ModelFile,
  candles: Candles,
): Promise<WrittenReport> {
  try {
    const [{ examineRun }, { reportPage }] = await Promise.all([
      import("../run_view.ts"),
      import("../report_page.ts"),
    ]);
    await writeFileAtomic(path, reportPage(examineRun(file, candles)));
    return { path };
  } catch (error) {
    // An earlier run's page would speak of a model that is no longer there.
    await Deno.remove(path).catch(() => {});
    return { path: null, error: reportError(error) };
  }
}

/** The error with what was being done, where it does not say so itself. */
function reportError(cause: unknown): Error {
  if (cause instanceof WriteError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Cannot make the report: ${why}`, { cause });
}
