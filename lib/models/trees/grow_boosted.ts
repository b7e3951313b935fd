/**
 * Growing the trees of gradient boosting: best split first, wherever it is.
 *
 * @module
 */
import type { Rows } from "../../rows.ts";
import type { BoostingPlaces } from "../boosting_memory.ts";
import type { Team } from "../team.ts";
import { type BinnedColumn, MISSING_BIN } from "./bins.ts";
import type { ExactSums } from "./exact_sums.ts";
import {
  type FoundSplit,
  GainSplit,
  type GainSplitOptions,
  type NodeSums,
} from "./gain_split.ts";
import {
  COLUMN_SUM_BYTES,
  FOUND_BYTES,
  type KernelMemory,
  type Kernels,
} from "./kernels.ts";
import type { ValueTree } from "./tree.ts";

/** Limits of a tree. */
export interface GrowBoostedOptions extends GainSplitOptions {
  readonly maxLeaves: number;
  /** Splits on the way to a leaf, at most. */
  readonly maxDepth: number;
}

/** What a tree may see: some rows and some features, each ascending. */
export interface TreeSample {
  readonly rows: Int32Array;
  readonly features: Uint32Array;
}

/** A leaf: its rows are those from `start` to `end` of the grower's. */
export interface BoostedLeaf extends Rows {
  /** Bounds of its value. */
  readonly least: number;
  readonly most: number;
}

/** A grown tree whose leaves have no values yet. */
export interface GrownTree {
  readonly splits: Omit<ValueTree, "value">;
  readonly leaves: readonly BoostedLeaf[];
}

/** What a grower works on: the same for all members of its team. */
export interface GrowerTools {
  /** Its own bins are in the memory as well. */
  readonly columns: readonly BinnedColumn[];
  readonly exact: ExactSums;
  readonly memory: KernelMemory;
  readonly places: BoostingPlaces;
  readonly kernels: Kernels;
  readonly team: Team;
}

interface Node extends NodeSums {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** The split above, -1 at the root, and the side it hangs on. */
  readonly parent: number;
  readonly side: "left" | "right";
  /** Where its histogram is, if it was worth one. */
  sums?: number | undefined;
  split?: FoundSplit | undefined;
}

/** Rows of a node that one member parts by itself: a meeting takes longer. */
const FEW_ROWS = 1024;

/**
 * Grows trees on the same rows, one after the other, together with the other
 * members of a team: each counts and searches its share of the features, and parts
 * its share of a node's rows. All see the same splits and so agree on the next.
 *
 * Only the smaller child of a split is counted; what is left of its parent's
 * histogram is its sibling's.
 */
export class BoostedTreeGrower {
  readonly #tools: GrowerTools;
  readonly #options: GrowBoostedOptions;
  readonly #search: GainSplit;
  readonly #rows: Int32Array;
  readonly #memberSums: Float64Array;
  /** How many rows go left in each member's share; by turns, for whoever reads late. */
  readonly #counts: readonly Int32Array[];
  #turn = 0;
  readonly #histograms: number[] = [];
  #histogramsMade = 0;
  // Of the tree that grows.
  #sample: TreeSample | undefined;
  #drawn: readonly BinnedColumn[] = [];
  #share: Rows = { start: 0, end: 0 };
  #own = new Uint32Array();

  constructor(tools: GrowerTools, options: GrowBoostedOptions) {
    const { exact, kernels, memory, places } = tools;
    const { buffer } = memory;
    this.#tools = tools;
    this.#options = options;
    this.#search = new GainSplit(exact, kernels, memory, options);
    const { sizes } = places;
    this.#rows = new Int32Array(buffer, places.rows, sizes.rows);
    this.#memberSums = new Float64Array(
      buffer,
      places.memberSums,
      2 * sizes.members,
    );
    this.#counts = [0, 1].map((turn) =>
      new Int32Array(
        buffer,
        places.counts + 4 * turn * sizes.members,
        sizes.members,
      )
    );
  }

  /** A tree on the rows and features of `sample`, by the pairs in the memory. */
  grow(sample: TreeSample): GrownTree {
    this.#take(sample);
    const tree: Growing = {
      feature: [],
      bin: [],
      left: [],
      right: [],
      missingRight: [],
    };
    const leaves = [this.#root(sample.rows.length)];
    while (leaves.length < this.#options.maxLeaves) {
      const best = bestLeaf(leaves);
      if (best < 0) break;
      const last = leaves.length + 1 === this.#options.maxLeaves;
      leaves.splice(best, 1, ...this.#split(leaves[best]!, tree, last));
    }
    for (const [leaf, { parent, side, sums }] of leaves.entries()) {
      if (parent >= 0) tree[side][parent] = ~leaf;
      this.#giveBack(sums);
    }
    return {
      splits: {
        feature: Uint32Array.from(tree.feature),
        bin: Uint8Array.from(tree.bin),
        left: Int32Array.from(tree.left),
        right: Int32Array.from(tree.right),
        missingRight: Uint8Array.from(tree.missingRight),
      },
      leaves,
    };
  }

  /** The value of a leaf with these sums. */
  valueOf(gradient: number, hessian: number, leaf: BoostedLeaf): number {
    return this.#search.valueOf(gradient, hessian, leaf);
  }

  #take(sample: TreeSample): void {
    const { columns, team } = this.#tools;
    const { rows, features } = sample;
    if (features !== this.#sample?.features) {
      this.#drawn = Array.from(features, (f) => columns[f]!);
      this.#share = team.share(features.length);
      this.#own = features.slice(this.#share.start, this.#share.end);
    }
    this.#sample = sample;
    const { start, end } = team.share(rows.length);
    this.#rows.set(rows.subarray(start, end), start);
  }

  #root(count: number): Node {
    const { kernels, places, team } = this.#tools;
    const own = team.share(count);
    kernels.sumPairs(
      places.memberSums + 16 * team.rank,
      ...this.#bytesOf(own),
      places.pairs,
    );
    team.meet();
    let [gradient, mass] = [0, 0];
    for (let member = 0; member < team.size; member++) {
      gradient += this.#memberSums[2 * member]!;
      mass += this.#memberSums[2 * member + 1]!;
    }
    const root: Node = {
      start: 0,
      end: count,
      depth: 0,
      parent: -1,
      side: "left",
      gradient,
      mass,
      least: -Infinity,
      most: Infinity,
    };
    if (this.#maySplit(root)) {
      this.#count(root);
      this.#find([root]);
    }
    return root;
  }

  /** Parts a leaf in two, and finds their splits unless they are the `last`. */
  #split(node: Node, tree: Growing, last: boolean): [Node, Node] {
    const { place, bin, missingRight, gradient, mass } = node.split!;
    const feature = this.#sample!.features[place]!;
    const split = tree.feature.push(feature) - 1;
    tree.bin.push(bin);
    tree.missingRight.push(missingRight);
    tree.left.push(0);
    tree.right.push(0);
    if (node.parent >= 0) tree[node.side][node.parent] = split;
    const middle = this.#partition(node, bin, missingRight, feature);
    const { start, end } = node;
    const depth = node.depth + 1;
    const { least, most } = node;
    const shared = { depth, parent: split, least, most };
    const left: Node = {
      ...{ ...shared, side: "left", start, end: middle },
      ...{ gradient, mass },
    };
    const right: Node = {
      ...{ ...shared, side: "right", start: middle, end },
      gradient: node.gradient - gradient,
      mass: node.mass - mass,
    };
    const children = this.#bounded(left, right, feature);
    if (last) this.#giveBack(node.sums);
    else this.#findSplits(node, ...children);
    return children;
  }

  /** Along a feature whose values must rise, none on the left may pass the middle. */
  #bounded(left: Node, right: Node, feature: number): [Node, Node] {
    const sign = this.#options.monotone?.[feature] ?? 0;
    if (sign === 0) return [left, right];
    const middle = (this.#roughValue(left) + this.#roughValue(right)) / 2;
    return sign > 0
      ? [{ ...left, most: middle }, { ...right, least: middle }]
      : [{ ...left, least: middle }, { ...right, most: middle }];
  }

  #roughValue(node: Node): number {
    const { exact } = this.#tools;
    const { hessian } = exact.parts(node.mass);
    return this.valueOf(node.gradient / exact.gradientScale, hessian, node);
  }

  #findSplits(node: Node, left: Node, right: Node): void {
    const { kernels } = this.#tools;
    const [small, large] = left.end - left.start <= right.end - right.start
      ? [left, right]
      : [right, left];
    const [forSmall, forLarge] = [this.#maySplit(small), this.#maySplit(large)];
    if (forSmall || forLarge) this.#count(small);
    if (forLarge) {
      const [of, end] = this.#ownSums(node.sums!);
      kernels.takeAway(of, this.#ownSums(small.sums!)[0], end);
      large.sums = node.sums;
    } else this.#giveBack(node.sums);
    this.#find([...(forLarge ? [large] : []), ...(forSmall ? [small] : [])]);
    if (!forSmall) {
      this.#giveBack(small.sums);
      small.sums = undefined;
    }
  }

  #maySplit({ depth, mass }: Node): boolean {
    const { maxDepth, maxLeaves, minSamplesLeaf } = this.#options;
    return depth < maxDepth && maxLeaves > 1 &&
      this.#tools.exact.parts(mass).weight >= 2 * minSamplesLeaf;
  }

  /** Where this member's columns of a histogram begin and end. */
  #ownSums(sums: number): [from: number, end: number] {
    const { start, end } = this.#share;
    return [sums + start * COLUMN_SUM_BYTES, sums + end * COLUMN_SUM_BYTES];
  }

  #count(node: Node): void {
    const { kernels, places } = this.#tools;
    node.sums = this.#histograms.pop() ?? this.#newHistogram();
    const [sums, end] = this.#ownSums(node.sums);
    kernels.clear(sums, end);
    kernels.addRows(sums, this.#own, ...this.#bytesOf(node), places);
  }

  /** Finds the splits of two nodes at most. */
  #find(nodes: readonly Node[]): void {
    if (nodes.length === 0) return;
    const { columns, places, team } = this.#tools;
    const searched = { columns: this.#drawn, features: this.#sample!.features };
    const foundOf = (i: number) =>
      places.found + i * columns.length * FOUND_BYTES;
    for (const [i, node] of nodes.entries()) {
      const found = foundOf(i);
      this.#search.search(node.sums!, searched, this.#share, node, found);
    }
    team.meet();
    for (const [i, node] of nodes.entries()) {
      node.split = this.#search.best(node.sums!, searched, node, foundOf(i));
    }
  }

  #newHistogram(): number {
    const { sizes, sums } = this.#tools.places;
    return sums + this.#histogramsMade++ * sizes.features * COLUMN_SUM_BYTES;
  }

  #giveBack(sums: number | undefined): void {
    if (sums !== undefined) this.#histograms.push(sums);
  }

  /** Where the numbers of some rows begin and end. */
  #bytesOf({ start, end }: Rows): [from: number, end: number] {
    const { rows } = this.#tools.places;
    return [rows + 4 * start, rows + 4 * end];
  }

  /** Sorts a node's rows into left and right, both in their order; where the right ones begin. */
  #partition(
    { start, end }: Node,
    bin: number,
    missingRight: number,
    feature: number,
  ): number {
    const { kernels, places, team } = this.#tools;
    const count = end - start;
    const column = places.columns + feature * places.columnBytes;
    // Where missing rows go left their bin, the last one, is turned to the first.
    const turn = 1 - missingRight;
    const few = count < FEW_ROWS;
    const members = few ? 1 : team.size;
    const shareOf = (rank: number): Rows => {
      if (few) return { start, end: rank === 0 ? end : start };
      const share = team.share(count, rank);
      return { start: start + share.start, end: start + share.end };
    };
    const own = shareOf(team.rank);
    const [from, to] = this.#bytesOf(own);
    // The first member's rows on the left are where they belong.
    const lefts = team.rank === 0 ? from : places.lefts + 4 * own.start;
    const rights = places.rights + 4 * own.start;
    const counts = this.#counts[this.#turn ^= 1]!;
    if (team.rank < members) {
      counts[team.rank] = kernels.partition(
        ...[from, to, column, turn, bin + turn, lefts, rights] as const,
      );
    }
    if (!few) team.meet();
    else if (team.rank > 0) {
      team.meet();
      return start + counts[0]!;
    }
    let [front, back] = [start, start];
    for (let member = 0; member < members; member++) {
      back += counts[member]!;
    }
    const middle = back;
    for (let member = 0; member < team.rank; member++) {
      const share = shareOf(member);
      front += counts[member]!;
      back += share.end - share.start - counts[member]!;
    }
    const left = counts[team.rank]!;
    if (team.rank > 0) {
      kernels.copy(places.rows + 4 * front, lefts, lefts + 4 * left);
    }
    const right = own.end - own.start - left;
    kernels.copy(places.rows + 4 * back, rights, rights + 4 * right);
    team.meet();
    return middle;
  }
}

type Growing = Record<Exclude<keyof ValueTree, "value">, number[]>;

/** The leaf whose split gains most, the first of equals; -1 if none can be split. */
function bestLeaf(leaves: readonly Node[]): number {
  let [best, gain] = [-1, -Infinity];
  for (const [leaf, { split }] of leaves.entries()) {
    if (split && split.gain > gain) [best, gain] = [leaf, split.gain];
  }
  return best;
}

/** Adds the values of a tree's leaves to the scores of some rows, but not of those it has `seen`. */
export function addTree(
  scores: Float64Array,
  { feature, bin, left, right, missingRight, value }: ValueTree,
  columns: readonly BinnedColumn[],
  { start, end }: Rows,
  seen?: Uint8Array,
): void {
  for (let row = start; row < end; row++) {
    if (seen?.[row]) continue;
    let child = feature.length > 0 ? 0 : ~0;
    while (child >= 0) {
      const of = columns[feature[child]!]!.bins[row]!;
      const goesRight = of === MISSING_BIN
        ? missingRight[child] === 1
        : of >= bin[child]!;
      child = (goesRight ? right : left)[child]!;
    }
    scores[row] = scores[row]! + value[~child]!;
  }
}
