/**
 * Our learners beside those of Python's libraries: fits, predictions, and how well
 * they state what was held out.
 *
 * @module
 */
import { join } from "node:path";
import { parse } from "valibot";
import {
  type LearnerSpec,
  LearnerSpecSchema,
  type PlainLearnerSpec,
} from "../config.ts";
import type { Rows } from "../rows.ts";
import type { Metrics } from "../scores/mod.ts";
import { judge } from "../selection/mod.ts";
import { type BenchMatrix, columnsOf } from "./_bench_matrix.ts";
import { type PythonOptions, PythonPeers } from "./_python.ts";
import {
  leastSeconds,
  timed,
  timedEach,
  type TimedWork,
  unsteady,
  warmUp,
} from "./_timing.ts";

/** Seconds of one piece of work, ours and others'. */
export interface BenchResult {
  readonly bench: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  /** Rows done in these seconds, where they are what counts. */
  readonly rows?: number;
}

/** Scores on the held-out rows, one per seed. */
export interface HeldOut {
  readonly learner: LearnerKind;
  readonly metric: "auc" | "log_loss";
  readonly ours: readonly number[];
  readonly peers: Readonly<Record<string, readonly number[]>>;
}

/** What is fitted. */
export type LearnerKind = PlainLearnerSpec["kind"];

/** What the benches of learners share. */
export interface LearnerBench extends PythonOptions {
  readonly matrix: BenchMatrix;
  /** Bins per feature, of all who have bins. */
  readonly bins: number;
  /** How long turns go on, after three for each. */
  readonly seconds: number;
}

type Work = "fit" | "predict" | "row" | "state";

const SCRIPT = join(import.meta.dirname!, "../models/peers.py");
const CORES = navigator.hardwareConcurrency;

const SIZES: Readonly<Record<LearnerKind, string>> = {
  logistic: "to the optimum",
  forest: "100 trees, depth 10",
  boosting: "100 trees, 31 leaves",
};

/** What `peers.py` asks of the others as well. */
function specOf(kind: LearnerKind, bins: number): LearnerSpec {
  const spec = {
    logistic: { kind: "logistic" },
    // Bootstrap copies count: as large a leaf as 5 rows of scikit-learn's.
    forest: { kind: "forest", maxDepth: 10, minSamplesLeaf: 8, maxBins: bins },
    boosting: { kind: "boosting", maxLeaves: 31, maxBins: bins },
  }[kind];
  return parse(LearnerSpecSchema, { ...spec, classWeight: "none" });
}

/** One fit on all cores, the workers warm as they are after some folds. */
export async function benchFit(
  name: string,
  kind: LearnerKind,
  bench: LearnerBench,
): Promise<BenchResult> {
  const { train, table: { samples } } = bench.matrix;
  const rows = (train.end - train.start).toLocaleString("en-US");
  return {
    bench: `${name}: ${SIZES[kind]}, ${rows} × ${samples.features.length}`,
    ...await besidePeers(timed(() => fitted(kind, bench)), {
      ...{ kind, bench, work: "fit", jobs: CORES },
    }),
  };
}

/** Probabilities of all train rows at once, on one core. */
export async function benchPredict(
  name: string,
  kind: LearnerKind,
  bench: LearnerBench,
): Promise<BenchResult> {
  const { train, table: { samples } } = bench.matrix;
  const model = await fitted(kind, bench);
  const columns = columnsOf(samples, train);
  const rows = train.end - train.start;
  return {
    bench: `${name}: ${rows.toLocaleString("en-US")} rows, one core`,
    rows,
    ...await besidePeers(timed(() => model.predictProba(columns)), {
      ...{ kind, bench, work: "predict", jobs: 1 },
    }),
  };
}

/** The probability of one row in a call of its own. */
export async function benchRow(
  name: string,
  kind: LearnerKind,
  bench: LearnerBench,
): Promise<BenchResult> {
  const { train, table: { samples } } = bench.matrix;
  const model = await fitted(kind, bench);
  const rows = Array.from(
    { length: Math.min(1000, train.end - train.start) },
    (_, i) =>
      columnsOf(samples, { start: train.start + i, end: train.start + i + 1 }),
  );
  const call = (i: number) => model.predictProba(rows[i % rows.length]!);
  return {
    bench: `${name}: one row, one core`,
    ...await besidePeers(timedEach(call), {
      ...{ kind, bench, work: "row", jobs: 1 },
    }),
  };
}

/**
 * Held-out scores over seeds. Each seed leaves out other train rows, the same for
 * all, so that learners which draw nothing vary as well.
 */
export async function heldOutScores(
  kind: LearnerKind,
  seeds: number,
  bench: LearnerBench,
): Promise<HeldOut[]> {
  const { table, train, test, pool } = bench.matrix;
  const { samples } = table;
  const spec = specOf(kind, bench.bins);
  const judged = (probability: Float64Array) => judge(table, test, probability);
  const request = { seed: 0, seeds };
  const { peers, names } = await startPeers(
    { kind, bench, work: "state", jobs: CORES },
    request,
  );
  await using _ = peers;
  const ours: Metrics[] = [];
  const others = names.map((name) => ({ name, scores: [] as Metrics[] }));
  for (let seed = 0; seed < seeds; seed++) {
    const weight = withoutEvery(seeds, seed, samples.weight, train);
    const task = { spec, seed, train, test, weight };
    ours.push(judged(await pool.predictUp(task)));
    for (const { name, scores } of others) {
      const { probability } = await peers!.ask(name, { seed, seeds });
      scores.push(judged(Float64Array.from(probability as number[])));
    }
  }
  return (["auc", "log_loss"] as const).map((metric) => ({
    learner: kind,
    metric,
    ours: ours.map((scores) => scores[metric]),
    peers: Object.fromEntries(
      others.map(({ name, scores }) => [name, scores.map((of) => of[metric])]),
    ),
  }));
}

/** The weights with every so many-th train row left out, from row `first` on. */
function withoutEvery(
  step: number,
  first: number,
  weight: Float64Array,
  { start, end }: Rows,
): Float64Array {
  const kept = weight.slice();
  for (let row = start + first; row < end; row += step) kept[row] = 0;
  return kept;
}

function fitted(kind: LearnerKind, { matrix, bins }: LearnerBench) {
  const { pool, train, table } = matrix;
  const { weight } = table.samples;
  return pool.fit({ spec: specOf(kind, bins), seed: 1, train, weight });
}

interface PeerWork {
  readonly kind: LearnerKind;
  readonly bench: LearnerBench;
  readonly work: Work;
  readonly jobs: number;
}

async function besidePeers(
  work: TimedWork,
  peerWork: PeerWork,
): Promise<Pick<BenchResult, "ours" | "peers">> {
  const { note, seconds } = peerWork.bench;
  const { peers, names } = await startPeers(peerWork);
  await using _ = peers;
  await warmUp(work, Math.min(2, seconds));
  const { ours, ...others } = await leastSeconds<string>({
    ours: work,
    ...Object.fromEntries(names.map((name) => [
      name,
      async () => (await peers!.ask(name)).seconds as number,
    ])),
  }, { forSeconds: seconds, onUnsteady: unsteady(note) });
  return { ours: ours!, peers: others };
}

function startPeers(
  { kind, bench, work, jobs }: PeerWork,
  request?: Record<string, number>,
) {
  const { matrix, bins } = bench;
  return PythonPeers.start(
    SCRIPT,
    [
      ...matrix.args,
      ...["--learner", kind, "--work", work],
      ...["--jobs", `${jobs}`, "--bins", `${bins}`],
    ],
    bench,
    request,
  );
}
