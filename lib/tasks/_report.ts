/**
 * What a training leaves beside its model: a page, and its backtest line by line.
 *
 * @module
 */
import { join } from "node:path";
import type { ModelFile } from "../artifact/model_file.ts";
import { WriteError, writeFileAtomic } from "../atomic_file.ts";
import type { Candles } from "../candles/candles.ts";

/** Where each file is; `null` for one that could not be made. */
export interface ReportFiles {
  /** The page of the run. */
  readonly reportFile: string | null;
  /** Position and equity of every held-out candle. */
  readonly backtestFile: string | null;
  /** Every trade. */
  readonly tradesFile: string | null;
}

/** The files, and what first kept one from being made. */
export interface WrittenReport extends ReportFiles {
  readonly error?: Error;
}

/**
 * Writes `report.html`, `backtest.csv` and `trades.csv` into `folder`. What draws
 * and tells is loaded only now, so that training starts at once.
 *
 * An error does not throw but comes back, with whatever else could be written: by
 * now there is a model, which has to be told of first.
 */
export async function writeReport(
  folder: string,
  file: ModelFile,
  candles: Candles,
): Promise<WrittenReport> {
  const errors: Error[] = [];
  const write = async (name: string, text: () => string) => {
    const path = join(folder, name);
    try {
      await writeFileAtomic(path, text());
      return path;
    } catch (error) {
      errors.push(reportError(error));
      // An earlier run's file would speak of a model that is no longer there.
      await Deno.remove(path).catch(() => {});
      return null;
    }
  };
  const texts = await textsOf(file, candles);
  const paths = {
    reportFile: await write("report.html", texts.page),
    backtestFile: await write("backtest.csv", texts.equity),
    tradesFile: await write("trades.csv", texts.trades),
  };
  return errors.length === 0 ? paths : { ...paths, error: errors[0] };
}

/** Makers of the three texts; where the run cannot be examined, each says so. */
async function textsOf(file: ModelFile, candles: Candles) {
  try {
    const [{ examineRun }, { reportPage }, { equityCsv, tradesCsv }] =
      await Promise.all([
        import("../run_view.ts"),
        import("../report_page.ts"),
        import("../backtest/csv.ts"),
      ]);
    const view = examineRun(file, candles);
    return {
      page: () => reportPage(view),
      equity: () => equityCsv(view.backtest),
      trades: () => tradesCsv(view.backtest),
    };
  } catch (error) {
    const fail = () => {
      throw error;
    };
    return { page: fail, equity: fail, trades: fail };
  }
}

/** The error with what was being done, where it does not say so itself. */
function reportError(cause: unknown): Error {
  if (cause instanceof WriteError) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`Cannot make the report: ${why}`, { cause });
}
