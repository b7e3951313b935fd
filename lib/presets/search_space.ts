/**
 * Where a search may look: learners and the ranges of their hyperparameters, as
 * plain data.
 *
 * @module
 */
import * as v from "valibot";
import {
  ConfigError,
  describe,
  type LearnerSpec,
  LearnerSpecSchema,
} from "../config.ts";

const finite = v.pipe(v.number(), v.finite("expected a finite number"));
const ends = {
  from: finite,
  to: finite,
  /** Whether draws are rounded to whole numbers. */
  whole: v.optional(v.boolean(), false),
};

/** From where a hyperparameter is drawn. */
const RangeSchema = v.variant("draw", [
  /** Any number between, each as likely. */
  v.strictObject({ draw: v.literal("uniform"), ...ends }),
  /** Any number between, each order of magnitude as likely. */
  v.strictObject({ draw: v.literal("log-uniform"), ...ends }),
  /** One of a list. */
  v.strictObject({
    draw: v.literal("choice"),
    of: v.array(v.union([v.string(), finite, v.boolean()])),
  }),
]);
/** From where a hyperparameter is drawn. */
export type SearchRange = v.InferOutput<typeof RangeSchema>;

/** A hyperparameter: a range, or a value that stays. */
const OptionSchema = v.union([
  v.string(),
  finite,
  v.boolean(),
  RangeSchema,
], "expected a value or a range");

const SearchSpaceSchema = v.record(
  v.string(),
  v.record(v.string(), OptionSchema),
);
/** Per kind of learner, a value or a range for each hyperparameter that is not left at its default. */
export type SearchSpace = v.InferOutput<typeof SearchSpaceSchema>;
/** A search space as a person writes it, defaults left out. */
export type SearchSpaceInput = v.InferInput<typeof SearchSpaceSchema>;

/**
 * Checks a search space: its learners, the names of their hyperparameters, and
 * that a learner takes what lies at the ends of every range.
 *
 * @throws {ConfigError} If a value is unknown or out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSearchSpace } from "./search_space.ts";
 * const c = { draw: "log-uniform", from: 0.01, to: 10 };
 * assert.ok(parseSearchSpace({ logistic: { c } }).logistic);
 * assert.throws(
 *   () => parseSearchSpace({ forest: { c } }),
 *   /forest\.c: no such option/,
 * );
 * ```
 */
export function parseSearchSpace(input: unknown): SearchSpace {
  const refuse = (why: string) =>
    new ConfigError(`Cannot use the search space: ${why}`);
  const result = v.safeParse(SearchSpaceSchema, input);
  if (!result.success) throw refuse(describe(result.issues));
  const learners = Object.entries(result.output);
  if (learners.length === 0 || Array.isArray(input)) {
    throw refuse("expected at least one learner");
  }
  for (const [kind, options] of learners) {
    assertTaken(kind, {});
    for (const [option, range] of Object.entries(options)) {
      const flaw = flawOf(range);
      if (flaw) throw refuse(`${kind}.${option}: ${flaw}`);
      for (const value of extremes(range)) {
        assertTaken(kind, { [option]: value });
      }
    }
  }
  return result.output;

  function assertTaken(kind: string, values: Record<string, unknown>): void {
    const spec = v.safeParse(LearnerSpecSchema, { kind, ...values });
    if (!spec.success) throw refuse(`${kind}.${describe(spec.issues)}`);
  }
}

/** What keeps a range from being drawn from. */
function flawOf(option: SearchSpace[string][string]): string | undefined {
  if (typeof option !== "object") return undefined;
  if (option.draw === "choice") {
    return option.of.length === 0 ? "expected a value to choose" : undefined;
  }
  const { draw, from, to, whole } = option;
  const shown = `got ${from} to ${to}`;
  if (!(from < to)) return `expected "from" below "to", ${shown}`;
  if (whole && ![from, to].every(Number.isInteger)) {
    return `expected whole numbers at both ends, ${shown}`;
  }
  if (draw === "log-uniform" && from <= 0) {
    return `expected a "from" above 0, as the range is logarithmic, ${shown}`;
  }
  return undefined;
}

/**
 * A learner of the space with `values` for the options that have ranges.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { learnerAt, parseSearchSpace } from "./search_space.ts";
 * const c = { draw: "uniform", from: 1, to: 2 };
 * const space = parseSearchSpace({ logistic: { c, classWeight: "none" } });
 * const spec = learnerAt(space, "logistic", { c: 1.5 });
 * assert.deepEqual(spec, { kind: "logistic", c: 1.5, classWeight: "none" });
 * ```
 */
export function learnerAt(
  space: SearchSpace,
  kind: string,
  values: Readonly<Record<string, unknown>>,
): LearnerSpec {
  return v.parse(LearnerSpecSchema, { ...space[kind], ...values, kind });
}

/** What a learner must take if it is to take all draws. */
function extremes(option: SearchSpace[string][string]): unknown[] {
  if (typeof option !== "object") return [option];
  return option.draw === "choice" ? option.of : [option.from, option.to];
}
