/**
 * Trees for others: the JSON of XGBoost.
 *
 * @module
 */
import { Boosting } from "./boosting.ts";
import type { BoostingRegression } from "./boosting_regression.ts";
import { Forest, leafShare } from "./forest.ts";
import { ForestRegression } from "./forest_regression.ts";
import type { Splits } from "./trees/tree.ts";

/** The format is that of XGBoost 2, which later ones read too. */
const VERSION = [2, 0, 0];
const LARGEST_SINGLE = 3.4028234663852886e38;
const NO_PARENT = 2147483647;

/**
 * The model as a JSON text that XGBoost 2 and 3 read (`Booster.load_model`), with the same predictions to about
 * 1e-6: XGBoost calculates in single precision, and rounds features to it. A
 * threshold is rounded up, so that features that single precision holds exactly go
 * the same way.
 *
 * `predict` of two classes gives the probability of the second (`binary:logistic`),
 * of more one column per class (`multi:softprob`), of a regression the number itself
 * (`reg:squarederror`). A forest's shares are numbers to XGBoost too: the share of
 * the second of two classes, of more one column per class, its targets. What the
 * sums of boosting begin with is a first round of trees without splits, since
 * versions disagree about `base_score`.
 *
 * Rows with missing values go right at every split of a forest there, as they do
 * here where a feature may be missing; elsewhere they have no prediction. Gains and covers are not written.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { loadRegression } from "./load_model.ts";
 * import { toXgboostJson } from "./xgboost_json.ts";
 * const text = toXgboostJson(loadRegression({
 *   kind: "boosting_regression",
 *   features: 1,
 *   base: [10],
 *   edges: [[3]],
 *   trees: [{
 *     feature: [0],
 *     bin: [1],
 *     left: [-1],
 *     right: [-2],
 *     missingRight: [1],
 *     value: [-0.5, 0.25],
 *   }],
 * }));
 * const { model } = JSON.parse(text).learner.gradient_booster;
 * const [base, tree] = model.trees;
 * assert.deepEqual(base.split_conditions, [10]);
 * assert.deepEqual(tree.split_conditions, [3, -0.5, 0.25]);
 * ```
 */
export function toXgboostJson(
  model: Boosting | BoostingRegression | Forest | ForestRegression,
): string {
  if (model instanceof Forest) return forestJson(model);
  if (model instanceof ForestRegression) return forestRegressionJson(model);
  const { base, edges, trees } = model.part;
  const bases = base.map((value) => nodesOf(LEAF, edges, () => value));
  const rounds = trees.map((tree) =>
    nodesOf(tree, edges, (leaf) => tree.value[leaf]!)
  );
  const outputs = base.length;
  return xgboostJson([...bases, ...rounds], {
    outputs,
    features: edges.length,
    parallel: 1,
    objective: model instanceof Boosting
      ? outputs === 1 ? "binary:logistic" : "multi:softprob"
      : "reg:squarederror",
  });
}

/** One round: all trees for one class, then all for the next. */
function forestJson({ part }: Forest): string {
  const { classes, classWeights, edges, trees } = part;
  const told = classes.length === 2 ? [1] : [...classes.keys()];
  const nodes = told.flatMap((klass) =>
    trees.map((tree) =>
      nodesOf(
        tree,
        edges,
        (leaf) => leafShare(tree, leaf, classWeights, klass) / trees.length,
      )
    )
  );
  return xgboostJson(nodes, {
    outputs: told.length,
    features: edges.length,
    parallel: trees.length,
    objective: "reg:squarederror",
  });
}

function forestRegressionJson({ part }: ForestRegression): string {
  const { edges, trees } = part;
  const nodes = trees.map((tree) =>
    nodesOf(tree, edges, (leaf) => tree.value[leaf]! / trees.length)
  );
  return xgboostJson(nodes, {
    outputs: 1,
    features: edges.length,
    parallel: trees.length,
    objective: "reg:squarederror",
  });
}

const LEAF: Splits = {
  feature: new Uint32Array(),
  bin: new Uint8Array(),
  left: new Int32Array(),
  right: new Int32Array(),
};

/** The nodes of a tree, the root first. */
interface Nodes {
  readonly split_indices: number[];
  /** Values below it go left; of a leaf, its value. */
  readonly split_conditions: number[];
  /** 1 where missing values go left. */
  readonly default_left: number[];
  readonly left_children: number[];
  readonly right_children: number[];
  readonly parents: number[];
}

function nodesOf(
  tree: Splits,
  edges: readonly Float64Array[],
  valueOf: (leaf: number) => number,
): Nodes {
  const nodes: Nodes = {
    split_indices: [],
    split_conditions: [],
    default_left: [],
    left_children: [],
    right_children: [],
    parents: [],
  };
  // XGBoost finds a right child beside the left one.
  const waiting = [{
    child: tree.feature.length > 0 ? 0 : ~0,
    parent: NO_PARENT,
  }];
  for (let at = 0; at < waiting.length; at++) {
    const { child, parent } = waiting[at]!;
    const split = child >= 0;
    const feature = split ? tree.feature[child]! : 0;
    nodes.parents.push(parent);
    nodes.split_indices.push(feature);
    nodes.split_conditions.push(
      split
        ? singleAbove(edges[feature]![tree.bin[child]! - 1] ?? Infinity)
        : valueOf(~child),
    );
    nodes.default_left.push(split && tree.missingRight?.[child] === 0 ? 1 : 0);
    nodes.left_children.push(split ? waiting.length : -1);
    nodes.right_children.push(split ? waiting.length + 1 : -1);
    if (split) {
      waiting.push({ child: tree.left[child]!, parent: at });
      waiting.push({ child: tree.right[child]!, parent: at });
    }
  }
  return nodes;
}

/** The least number of single precision that is not below `value`. */
function singleAbove(value: number): number {
  const nearest = Math.fround(value);
  if (nearest >= value) return Math.min(nearest, LARGEST_SINGLE);
  const bits = new Int32Array(Float32Array.of(nearest).buffer);
  // The bits of negative numbers count away from 0.
  bits[0]! += nearest < 0 ? -1 : 1;
  return Math.min(new Float32Array(bits.buffer)[0]!, LARGEST_SINGLE);
}

function xgboostJson(
  trees: readonly Nodes[],
  { outputs, features, parallel, objective }: {
    readonly outputs: number;
    readonly features: number;
    readonly parallel: number;
    readonly objective:
      | "binary:logistic"
      | "multi:softprob"
      | "reg:squarederror";
  },
): string {
  const classes = objective === "multi:softprob" ? `${outputs}` : "0";
  const aRound = outputs * parallel;
  return textOf({
    version: VERSION,
    learner: {
      attributes: {},
      feature_names: [],
      feature_types: [],
      learner_model_param: {
        // Of two classes a probability, which adds nothing; of more classes it
        // adds the same to each.
        base_score: objective === "reg:squarederror" ? "0E0" : "5E-1",
        boost_from_average: "0",
        num_class: classes,
        num_feature: `${features}`,
        num_target: objective === "reg:squarederror" ? `${outputs}` : "1",
      },
      objective: objective === "multi:softprob"
        ? { name: objective, softmax_multiclass_param: { num_class: classes } }
        : { name: objective, reg_loss_param: { scale_pos_weight: "1" } },
      gradient_booster: {
        name: "gbtree",
        model: {
          gbtree_model_param: {
            num_parallel_tree: `${parallel}`,
            num_trees: `${trees.length}`,
          },
          trees: trees.map((nodes, id) => treeJson(nodes, id, features)),
          tree_info: trees.map((_, number) =>
            Math.floor(number / parallel) % outputs
          ),
          iteration_indptr: Array.from(
            { length: trees.length / aRound + 1 },
            (_, round) => round * aRound,
          ),
        },
      },
    },
  });
}

function treeJson(nodes: Nodes, id: number, features: number) {
  const zeros = new Float64Array(nodes.parents.length);
  return {
    id,
    tree_param: {
      num_deleted: "0",
      num_feature: `${features}`,
      num_nodes: `${nodes.parents.length}`,
      size_leaf_vector: "1",
    },
    ...nodes,
    split_conditions: Float64Array.from(nodes.split_conditions),
    split_type: nodes.parents.map(() => 0),
    base_weights: zeros,
    loss_changes: zeros,
    sum_hessian: zeros,
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
  };
}

/**
 * JSON in which the numbers of a `Float64Array` have a decimal point or an
 * exponent, without which XGBoost refuses to take them for floating-point numbers.
 */
function textOf(value: unknown): string {
  if (value instanceof Float64Array) {
    return `[${Array.from(value, floatText).join()}]`;
  }
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) =>
    `${JSON.stringify(name)}:${textOf(member)}`
  );
  return `{${members.join()}}`;
}

function floatText(value: number): string {
  return Number.isInteger(value) ? value.toExponential() : `${value}`;
}
