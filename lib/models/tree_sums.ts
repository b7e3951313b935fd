/**
 * Sums of the leaves of boosted trees, and the trees as plain data.
 *
 * @module
 */
import type { BoostedTrees } from "./boosting_rounds.ts";
import type { Columns } from "./learner.ts";
import type { BoostedTreesJson } from "./model_json.ts";
import type { ValueTree } from "./trees/tree.ts";
import { TreeTable } from "./trees/tree_table.ts";

/** The scores of rows: per output the base and one leaf of each of its trees. */
export class TreeSums {
  readonly #base: readonly number[];
  readonly #tables: readonly TreeTable<ValueTree>[];

  constructor({ base, edges, trees }: BoostedTrees) {
    this.#base = base;
    this.#tables = base.map((_, output) =>
      new TreeTable(
        trees.filter((_, number) => number % base.length === output),
        edges,
        (tree, leaf) => tree.value[leaf]!,
      )
    );
  }

  /** One column per output, each of shape `(rows,)`. */
  of(columns: Columns, rows: number): Float64Array[] {
    return this.#tables.map((table, output) => {
      const sums = table.leafSums(columns, rows);
      for (let row = 0; row < rows; row++) {
        sums[row] = sums[row]! + this.#base[output]!;
      }
      return sums;
    });
  }
}

/** The trees as they stand in a model's JSON. */
export function treesToJson(
  { base, edges, trees }: BoostedTrees,
): BoostedTreesJson {
  return {
    features: edges.length,
    base: [...base],
    edges: edges.map((ofFeature) => [...ofFeature]),
    trees: trees.map((tree) => ({
      feature: [...tree.feature],
      bin: [...tree.bin],
      left: [...tree.left],
      right: [...tree.right],
      missingRight: [...tree.missingRight],
      value: [...tree.value],
    })),
  };
}
