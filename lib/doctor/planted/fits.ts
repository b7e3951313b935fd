/**
 * Leaks in what is fitted, each beside the same fit done right.
 *
 * @module
 */
import { closeReturns, fitFences, isOutside } from "../../cleaning/mod.ts";
import {
  type FitPredict,
  type Pipeline,
  type PipelineData,
  type PipelineFold,
  rowNumbers,
} from "../pipeline.ts";
import {
  correlationIn,
  deviationIn,
  everyRow,
  featuresWith,
  fitLinear,
  fitOn,
  meanIn,
  type PlantedLeak,
  shareRight,
  sortedIn,
  subject,
  trainRows,
} from "./_workshop.ts";

function inFit(
  name: string,
  sentence: string,
  foundBy: PlantedLeak["foundBy"],
  leaky: FitPredict,
  clean: FitPredict,
  changes: Partial<Pipeline> = {},
): PlantedLeak {
  return {
    name,
    sentence,
    foundBy,
    leaky: subject({ ...changes, fitPredict: leaky }),
    clean: subject({ ...changes, fitPredict: clean }),
  };
}

/** What is prepared with knowledge of all rows, beside train rows alone. */
function prepared(
  name: string,
  sentence: string,
  prepare: Parameters<typeof fitOn>[0],
  foundBy: PlantedLeak["foundBy"] = "later_rows",
  changes: Partial<Pipeline> = {},
): PlantedLeak {
  const [leaky, clean] = [
    fitOn(prepare, "everything"),
    fitOn(prepare, "train"),
  ];
  return inFit(name, sentence, foundBy, leaky, clean, changes);
}

const everyColumn = (
  { columns }: PipelineData,
  change: (column: Float64Array) => (value: number) => number,
) => columns.map((column) => column.map(change(column)));

/** Train rows in two parts: the earlier three quarters, and what is left to try on. */
function parted(data: PipelineData, fold: PipelineFold) {
  const rows = trainRows(data, fold);
  const { horizon } = { horizon: 1 };
  const middle = Math.floor(0.75 * rows.length);
  return [rows.subarray(0, middle - horizon), rows.subarray(middle)] as const;
}

/** The number of steps of descent that does best on the test rows, or on the last train rows. */
function stoppedEarly(onTest: boolean): FitPredict {
  return (data, fold) => {
    const { columns, target } = data;
    const test = rowNumbers(fold.test);
    const [train, tried] = parted(data, fold);
    const judged = onTest ? test : tried;
    let best = { right: -1, steps: 0 };
    for (const steps of [1, 2, 4, 8, 16, 32, 64]) {
      const model = fitLinear(columns, target, train, { steps });
      const right = shareRight(model(columns, judged), target, judged);
      if (right > best.right) best = { right, steps };
    }
    const { steps } = best;
    return fitLinear(columns, target, train, { steps })(columns, test);
  };
}

/** Calls by the threshold that does best on the test rows, or on the last train rows. */
function thresholded(onTest: boolean): FitPredict {
  return (data, fold) => {
    const { columns, target } = data;
    const test = rowNumbers(fold.test);
    const [train, tried] = parted(data, fold);
    const model = fitLinear(columns, target, train);
    const judged = onTest ? test : tried;
    const stated = model(columns, judged);
    let best = { right: -1, threshold: 0.5 };
    for (const threshold of sortedIn(stated, everyRow({ target: stated }))) {
      const right = shareRight(stated, target, judged, threshold);
      if (right > best.right) best = { right, threshold };
    }
    return model(columns, test).map((p) => p > best.threshold ? 1 : 0);
  };
}

/** Probabilities by what became of statements like it among the rows of calibration. */
function calibrated(onTest: boolean): FitPredict {
  return (data, fold) => {
    const { columns, target } = data;
    const test = rowNumbers(fold.test);
    const [train, tried] = parted(data, fold);
    const model = fitLinear(columns, target, train);
    const judged = onTest ? test : tried;
    const stated = model(columns, judged);
    const sorted = sortedIn(stated, everyRow({ target: stated }));
    const bin = (p: number) => {
      let below = 0;
      for (let part = 1; part < 10; part++) {
        if (p > sorted[Math.floor(part * sorted.length / 10)]!) below++;
      }
      return below;
    };
    const shares = Array.from({ length: 10 }, (_, i) => {
      const rows = judged.filter((row, j) =>
        bin(stated[j]!) === i && !Number.isNaN(target[row])
      );
      return rows.length === 0 ? 0.5 : meanIn(target, rows);
    });
    return model(columns, test).map((p) =>
      Number.isNaN(p) ? NaN : shares[bin(p)]!
    );
  };
}

/** Rows of the rarer label are doubled, in all rows before the split or in train rows. */
function oversampled(beforeSplit: boolean): FitPredict {
  return (data, fold) => {
    const { columns, target } = data;
    const train = trainRows(data, fold);
    const all = trainRows(data, {
      train: beforeSplit ? everyRow(data) : fold.train,
    });
    const rare = meanIn(target, all) < 0.5 ? 1 : 0;
    const copies = all.filter((row, i) => target[row] === rare && i % 5 === 0);
    const rows = Uint32Array.of(...train, ...copies).sort();
    return fitLinear(columns, target, rows)(columns, rowNumbers(fold.test));
  };
}

/** The share of labels 1 in the row's minute of the hour, beside the other columns. */
function encoded(
  { candles, columns, target }: PipelineData,
  rows: Uint32Array,
) {
  const minute = candles.openTime.map((time) => Math.floor(time / 60_000) % 60);
  const shares = Array.from({ length: 60 }, (_, i) => {
    const known = rows.filter((row) =>
      minute[row] === i && !Number.isNaN(target[row])
    );
    return (meanIn(target, known) * known.length + 5) / (known.length + 10);
  });
  return [...columns, minute.map((i) => shares[i]!)];
}

/** The five of twenty-five columns that go best with the label. */
function bestColumns({ columns, target }: PipelineData, rows: Uint32Array) {
  const sizes = columns.map((column) =>
    Math.abs(correlationIn(column, target, rows))
  );
  const least = sizes.toSorted((a, b) => b - a)[4]!;
  return columns.filter((_, i) => sizes[i]! >= least);
}

const manyFeatures = featuresWith(({ close, volume }) =>
  Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      `lag_${i}`,
      close.map((price, t) =>
        (price / (close[t - i - 2] ?? NaN) - 1) * (i % 2 ? volume[t]! : 1)
      ),
    ]),
  )
);

/** Columns with holes, which are to be filled. */
const holedFeatures = featuresWith(({ close, volume }) => ({
  holed: close.map((price, t) => volume[t]! > 12 ? price / close[0]! : NaN),
}));

/** Train rows whose move lies within fences. */
function fenced(everything: boolean): FitPredict {
  return (data, fold) => {
    const { columns, target, candles } = data;
    const returns = closeReturns(candles);
    const train = trainRows(data, fold);
    const end = everything ? target.length : train.at(-1)! + 1;
    const fences = fitFences(returns, { start: 0, end }, 1);
    const rows = train.filter((row) => !isOutside(returns[row]!, fences));
    return fitLinear(columns, target, rows)(columns, rowNumbers(fold.test));
  };
}

const plainFit: FitPredict = (data, fold) =>
  fitLinear(data.columns, data.target, trainRows(data, fold))(
    data.columns,
    rowNumbers(fold.test),
  );

/** The mean of statements from `first` to `last` rows beside each. */
function averaged(first: number, last: number): FitPredict {
  return async (data, fold) => {
    const stated = await plainFit(data, fold, 0);
    return stated.map((_, i) => {
      const part = stated.subarray(Math.max(0, i + first), i + last + 1);
      return part.reduce((a, b) => a + b) / part.length;
    });
  };
}

/** Each statement's rank among all of the batch, or among those of the last train rows. */
function ranked(inBatch: boolean): FitPredict {
  return (data, fold) => {
    const train = trainRows(data, fold);
    const test = rowNumbers(fold.test);
    const model = fitLinear(data.columns, data.target, train);
    const sample = model(data.columns, inBatch ? test : train);
    return model(data.columns, test).map((p) =>
      sample.reduce((n, other) => n + (other < p ? 1 : 0), 0) / sample.length
    );
  };
}

/** The label of the nearest rows by features, of all other rows or of train rows. */
function neighbours(everything: boolean): FitPredict {
  return (data, fold) => {
    const { columns, target } = data;
    const train = trainRows(data, fold);
    const rows = trainRows(data, {
      train: everything ? everyRow(data) : fold.train,
    });
    const scales = columns.map((column) => deviationIn(column, train));
    return Float64Array.from(rowNumbers(fold.test), (row) => {
      const near = [...rows].filter((other) => other !== row)
        .map((other) => {
          let distance = 0;
          for (const [i, column] of columns.entries()) {
            distance += ((column[row]! - column[other]!) / scales[i]!) ** 2;
          }
          return { distance, other };
        }).sort((a, b) => a.distance - b.distance).slice(0, 15);
      return near.reduce((sum, { other }) => sum + target[other]!, 0) / 15;
    });
  };
}

/** A fit that takes a step more each time it is asked. */
function restless(): FitPredict {
  let asked = 0;
  return ({ columns, target }, fold) => {
    const rows = trainRows({ columns, target }, fold);
    const ridge = rows.length * 1e-3 * (1 + asked++);
    return fitLinear(columns, target, rows, { ridge })(
      columns,
      rowNumbers(fold.test),
    );
  };
}

/** Scales by train rows, in the columns that it was given or in copies. */
function scaledInPlace(inPlace: boolean): FitPredict {
  return (data, fold) => {
    const train = trainRows(data, fold);
    const columns = data.columns.map((column) => {
      const [mean, deviation] = [
        meanIn(column, train),
        deviationIn(column, train),
      ];
      const scaled = inPlace ? column : column.slice();
      scaled.forEach((value, t) => scaled[t] = (value - mean) / deviation);
      return scaled;
    });
    return fitLinear(columns, data.target, train)(
      columns,
      rowNumbers(fold.test),
    );
  };
}

/** Fills missing values by the mean of train rows, in the columns given or in copies. */
function filledWithMean(inPlace: boolean): FitPredict {
  return (data, fold) => {
    const train = rowNumbers(fold.train);
    const columns = data.columns.map((column) => {
      const mean = meanIn(column, train);
      const filled = inPlace ? column : column.slice();
      filled.forEach((value, t) =>
        filled[t] = Number.isNaN(value) ? mean : value
      );
      return filled;
    });
    const rows = trainRows({ columns, target: data.target }, fold);
    return fitLinear(columns, data.target, rows)(
      columns,
      rowNumbers(fold.test),
    );
  };
}

/** Which of two ridges does better, on the held-out rows or on the last rows before them. */
function choosing(onHoldout: boolean): NonNullable<Pipeline["choose"]> {
  return ({ columns, target }) => {
    const rows = everyRow({ target });
    const [end, from] = [1199, 800];
    const known = (some: Uint32Array) =>
      trainRows({ columns, target }, { train: some });
    const train = known(rows.subarray(0, from - 1));
    const judged = onHoldout
      ? rows.subarray(end + 1)
      : rows.subarray(from, end);
    const right = (ridge: number) => {
      const model = fitLinear(columns, target, train, { ridge });
      const stated = model(columns, judged);
      return shareRight(stated, target, judged);
    };
    // Contrary candidates: whatever does well makes the other do badly.
    return right(1e-3) >= 0.5 ? "follow" : "against";
  };
}

/** Leaks in what is fitted. */
export const FIT_LEAKS: readonly PlantedLeak[] = [
  prepared(
    "scaler on everything",
    "Means and deviations of the scaler are those of train and test rows.",
    (data, rows) =>
      everyColumn(data, (column) => {
        const [mean, deviation] = [
          meanIn(column, rows),
          deviationIn(column, rows),
        ];
        return (value) => (value - mean) / deviation;
      }),
  ),
  prepared(
    "min-max scaler on everything",
    "The least and the greatest value are those of train and test rows.",
    (data, rows) =>
      everyColumn(data, (column) => {
        const sorted = sortedIn(column, rows);
        const [low, high] = [sorted[0]!, sorted.at(-1)!];
        return (value) => (value - low) / (high - low);
      }),
  ),
  prepared(
    "quantile bins on everything",
    "Edges of bins are quantiles of train and test rows.",
    (data, rows) =>
      everyColumn(data, (column) => {
        const sorted = sortedIn(column, rows);
        const edges = [1, 2, 3, 4].map((part) =>
          sorted[Math.floor(part * sorted.length / 5)]!
        );
        return (value) =>
          Number.isNaN(value)
            ? NaN
            : edges.filter((edge) => value > edge).length;
      }),
  ),
  prepared(
    "component on everything",
    "The axis of a principal component is that of train and test rows.",
    (data, rows) => {
      const [a, , b] = data.columns as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const known = trainRows(data, { train: rows });
      const [da, db] = [deviationIn(a, known), deviationIn(b, known)];
      const angle = 0.5 * Math.atan2(
        2 * correlationIn(a, b, known) * da * db,
        da * da - db * db,
      );
      const axis = a.map((value, t) =>
        value * Math.cos(angle) + b[t]! * Math.sin(angle)
      );
      return [axis.map((value) => value / deviationIn(a, known))];
    },
  ),
  prepared(
    "filled with the mean of everything",
    "Missing values become the mean of train and test rows.",
    (data, rows) =>
      everyColumn(data, (column) => {
        const mean = meanIn(column, rows);
        return (value) => Number.isNaN(value) ? mean : value;
      }),
    "later_rows",
    { features: holedFeatures },
  ),
  prepared(
    "moves in deviations of everything",
    "A feature is divided by the volatility of all candles.",
    ({ columns, candles }, rows) => {
      const deviation = deviationIn(closeReturns(candles), rows);
      return columns.map((column, i) =>
        i < 3 ? column.map((value) => value / deviation) : column
      );
    },
  ),
  inFit(
    "outlier fences on everything",
    "Quartiles of moves are those of all candles.",
    "later_rows",
    fenced(true),
    fenced(false),
  ),
  inFit(
    "rank within the batch",
    "A prediction is its rank among all test rows, later ones included.",
    "later_rows",
    ranked(true),
    ranked(false),
  ),
  inFit(
    "predictions smoothed by later ones",
    "Each prediction is the mean of those around it.",
    "later_rows",
    averaged(-3, 3),
    averaged(-3, 0),
  ),
  prepared(
    "features selected outside the fold",
    "The five of twenty-four columns that go best with the label on all rows are kept.",
    bestColumns,
    "unseen_targets",
    { features: manyFeatures },
  ),
  prepared(
    "target encoding with test targets",
    "The usual label of a minute of the hour is the mean of all rows.",
    encoded,
    "unseen_targets",
  ),
  inFit(
    "early stopping on test rows",
    "Learning stops where the test rows do best.",
    "unseen_targets",
    stoppedEarly(true),
    stoppedEarly(false),
  ),
  inFit(
    "threshold of the test rows",
    "Calls are made from the threshold that does best on the test rows.",
    "unseen_targets",
    thresholded(true),
    thresholded(false),
  ),
  inFit(
    "calibrated on test rows",
    "Probabilities are what became of the test rows themselves.",
    "unseen_targets",
    calibrated(true),
    calibrated(false),
  ),
  inFit(
    "oversampled before the split",
    "Copies of test rows are among the train rows.",
    "unseen_targets",
    oversampled(true),
    oversampled(false),
  ),
  inFit(
    "purged rows learned from",
    "The fit goes on to the first test row, over the gap that the fold leaves.",
    "unseen_targets",
    (data, fold, seed) =>
      plainFit(
        data,
        {
          train: { start: 0, end: rowNumbers(fold.test)[0]! },
          test: fold.test,
        },
        seed,
      ),
    plainFit,
    { horizon: 15 },
  ),
  inFit(
    "fitted on everything",
    "The model that is judged has learned from its test rows.",
    "unseen_targets",
    (data, fold, seed) =>
      plainFit(data, { train: everyRow(data), test: fold.test }, seed),
    plainFit,
  ),
  inFit(
    "neighbours in the test rows",
    "A row's label is guessed from the labels of like rows, later ones included.",
    "shuffled_labels",
    neighbours(true),
    neighbours(false),
    {
      horizon: 15,
      features: ({ close }) => ({
        names: ["row", "close"],
        columns: [close.map((_, t) => t), close.slice()],
      }),
    },
  ),
  {
    name: "another result each time",
    sentence: "The fit draws what no seed controls.",
    foundBy: "repeatable",
    leaky: subject({ fitPredict: restless() }),
    clean: subject({ fitPredict: plainFit }),
  },
  inFit(
    "scaled in place",
    "Columns are scaled where they stand, and the next fold finds them changed.",
    "repeatable",
    scaledInPlace(true),
    scaledInPlace(false),
  ),
  inFit(
    "filled in place",
    "Missing values are replaced where they stand, and are not missing any more for whoever comes next.",
    "repeatable",
    filledWithMean(true),
    filledWithMean(false),
    { features: holedFeatures },
  ),
  {
    name: "chosen by the holdout",
    sentence: "The candidate is the one that does best on the held-out rows.",
    foundBy: "choice",
    leaky: subject({ choose: choosing(true) }),
    clean: subject({ choose: choosing(false) }),
  },
];
