/**
 * The figures of a run in reading order, and how each is read.
 *
 * @module
 */

/** A figure of a run. */
export type FigureName =
  | "candles"
  | "outliers"
  | "features"
  | "folds"
  | "scores"
  | "reliability"
  | "confusion"
  | "abstention"
  | "skill"
  | "importance"
  | "drift"
  | "predictions"
  | "equity"
  | "waterfall"
  | "costs";

/** A figure's heading on a page, and how it is read. */
export interface Reading {
  readonly heading: string;
  /** One or two sentences. */
  readonly text: string;
  /** The same where folds learn from before and after what they are judged on. */
  readonly ofBothSides?: string;
}

/** How each figure is read. */
export const READINGS: Readonly<Record<FigureName, Reading>> = {
  candles: {
    heading: "What do the candles look like?",
    text:
      "A thin line reaches from a candle's low to its high, the thick part from open to close. Nothing is drawn where candles are missing.",
  },
  outliers: {
    heading: "Which moves teach nothing?",
    text:
      "Moves beyond the fences teach nothing. The fences are fitted on the train rows alone, so no later row decides what counts as an outlier.",
  },
  features: {
    heading: "What does the model see?",
    text:
      "The features it gains most from, over the latest candles. Each value knows its own candle and earlier ones, never a later one.",
  },
  folds: {
    heading: "Who learns, who judges?",
    text:
      "Every fold learns from the past and is judged on what came next; the held-out rows at the end were looked at once, after the choice.",
    ofBothSides:
      "Every fold is judged on some groups of rows and learns from all others, earlier and later ones; rows at the borders whose labels look across are left out (purged), and so is an embargo after. The held-out rows at the end were looked at once, after the choice.",
  },
  scores: {
    heading: "Is a candidate better than a baseline?",
    text:
      "A candidate is worth something where it lies clearly beyond the baselines, by more than the spread over the folds.",
  },
  reliability: {
    heading: "Do its probabilities keep their word?",
    text:
      "On the diagonal, what is said to happen in 55 % of cases happens in 55 %. Flatter than the diagonal means that the model is too sure of itself.",
  },
  confusion: {
    heading: "How often is it right?",
    text:
      "Lines are what happened, columns what was called. Without skill both lines have the same shares, as the call knows nothing of what comes.",
  },
  abstention: {
    heading: "Is it right where it is sure?",
    text:
      "The further right, the fewer rows are called, the surest ones. A model whose certainty means something climbs, and stays above what the commoner class scores on the same rows.",
  },
  skill: {
    heading: "Is its gain steady?",
    text:
      "Where the line climbs, the probabilities beat the base rate, the share of rises among the train rows; where it falls, they did worse than knowing nothing. A real edge climbs evenly. Nats are the unit of the log-loss.",
  },
  importance: {
    heading: "Which features matter?",
    text:
      "How much the log-loss on held-out rows rises when one feature is shuffled. Around 0 the model does without it; features that tell the same share their merit.",
  },
  drift: {
    heading: "Are these the features it learned from?",
    text:
      "How differently each feature is spread over the held-out rows than over those the model learned from. The population stability index compares both bin by bin: below 0.1 next to nothing has changed, from 0.25 on much. What the model says of values it has hardly seen is worth little.",
  },
  predictions: {
    heading: "What did it say last?",
    text:
      "The probability of up after each of the latest candles, where it was held out. Far from one half the model is sure, which does not make it right.",
  },
  equity: {
    heading: "What is left of 1 invested?",
    text:
      "Equity after costs, the same positions without costs, and whoever buys once and holds. Below, how far equity lies under its highest point so far.",
  },
  waterfall: {
    heading: "What do the costs take?",
    text:
      "The result before costs, what fees, spread and slippage take of it, and what is left. The steps are logarithms, since these add up where percentages do not.",
  },
  costs: {
    heading: "Which costs would it bear?",
    text:
      "The same positions at other costs per side; a basis point (bp) is a hundredth of a percent. Left of where the line meets 0 something is left over. The Sharpe ratio is the mean return over its deviation, for a year.",
  },
};
