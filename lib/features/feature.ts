/**
 * A feature: a named column computed from candles, made from plain data.
 *
 * @module
 */
import type { CandleColumn, Candles } from "../candles/candles.ts";
import { FLOW_COLUMNS, PRICE_COLUMNS } from "../candles/candles.ts";
import { evaluate, type Expression } from "./expression.ts";
import { FEATURE_KINDS, type FeatureKind } from "./kinds/mod.ts";

/** A kind of feature and its parameters; what presets list and models store. */
export type FeatureSpec =
  & { readonly kind: string }
  & Readonly<Record<string, string | number>>;

/** A column computed from candles, one value per row. */
export interface Feature {
  /** Its kind, then its parameters unless all have their defaults: `rsi_14`, `macd`. */
  readonly name: string;
  /** What {@linkcode makeFeature} makes it from, defaults filled in. */
  readonly spec: FeatureSpec;
  /** Leading rows of an unbroken run without a value; every later row has one. */
  readonly warmUp: number;
  /** The columns of the candles it is computed from. */
  readonly needs: readonly CandleColumn[];
  /** Its formula; features of one set share the parts they have in common. */
  readonly expression: Expression;
  /**
   * Its values over one unbroken run; `NaN` while it warms up. A value depends
   * on its row and earlier ones only.
   *
   * @throws {TypeError} If the candles lack a column it needs.
   */
  compute(candles: Candles): Float64Array;
}

/**
 * The feature that `spec` describes.
 *
 * @throws {RangeError} If there is no such kind, or a parameter is unknown,
 * missing or out of range.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { candlesOf } from "../candles/candles.ts";
 * import { makeFeature } from "./feature.ts";
 * const feature = makeFeature({ kind: "return", rows: 1 });
 * const candles = candlesOf([[0, 4, 4, 4, 4, 1], [60_000, 4, 5, 4, 5, 1]]);
 * assert.equal(feature.name, "return_1");
 * assert.deepEqual([...feature.compute(candles)], [NaN, 0.25]);
 * ```
 */
export function makeFeature(spec: FeatureSpec): Feature {
  const kind = kindOf(spec);
  const parameters = parametersOf(spec, kind);
  const expression = kind.express(parameters);
  const columns = [...PRICE_COLUMNS, ...FLOW_COLUMNS];
  const feature: Feature = {
    name: nameOf(spec.kind, kind, parameters),
    spec: { kind: spec.kind, ...parameters },
    warmUp: expression.warmUp,
    needs: columns.filter((column) => expression.needs.has(column)),
    expression,
    compute(candles) {
      assertComputable([feature], candles);
      const [values] = evaluate([expression], candles);
      // The formula of `volume` is the candles' own column.
      return values!.slice();
    },
  };
  return feature;
}

/** Whether `feature` needs columns that only some sources have. */
export function needsFlow({ needs }: Pick<Feature, "needs">): boolean {
  return needs.some((column) => FLOW_COLUMNS.some((flow) => flow === column));
}

/**
 * Checks that `candles` have every column that `features` need.
 *
 * @throws {TypeError} If they lack one.
 */
export function assertComputable(
  features: readonly Feature[],
  candles: Candles,
): void {
  for (const { name, needs } of features) {
    const lacking = needs.filter((column) => candles[column] === undefined);
    if (lacking.length > 0) {
      throw new TypeError(
        `Cannot compute feature "${name}": expected columns ${
          needs.join(", ")
        }, got ${candles.symbol} candles without ${lacking.join(", ")}`,
      );
    }
  }
}

function kindOf(spec: FeatureSpec): FeatureKind {
  if (Object.hasOwn(FEATURE_KINDS, spec.kind)) return FEATURE_KINDS[spec.kind]!;
  const known = Object.keys(FEATURE_KINDS).join(", ");
  throw new RangeError(
    `Unknown feature kind "${spec.kind}": expected one of ${known}`,
  );
}

/** Every parameter of the kind, from the spec or by default. */
function parametersOf(
  spec: FeatureSpec,
  kind: FeatureKind,
): Record<string, number> {
  const names = Object.keys(kind.parameters);
  const unknown = Object.keys(spec).find((name) =>
    name !== "kind" && !names.includes(name)
  );
  if (unknown !== undefined) {
    throw new RangeError(
      `Cannot make feature "${spec.kind}": unknown parameter "${unknown}", expected ${
        names.join(", ") || "none"
      }`,
    );
  }
  return Object.fromEntries(names.map((name) => {
    const { least, most, whole, default: byDefault } = kind.parameters[name]!;
    const value = spec[name] ?? byDefault;
    const valid = typeof value === "number" && value >= least &&
      value <= most && (!whole || Number.isInteger(value));
    if (!valid) {
      throw new RangeError(
        `Cannot make feature "${spec.kind}" as "${name}" must be a ${
          whole ? "whole number" : "number"
        } from ${least} to ${most}: current value is ${JSON.stringify(value)}`,
      );
    }
    return [name, value];
  }));
}

function nameOf(
  kindName: string,
  kind: FeatureKind,
  parameters: Readonly<Record<string, number>>,
): string {
  const usual = Object.entries(kind.parameters).every(([name, parameter]) =>
    parameters[name] === parameter.default
  );
  return usual ? kindName : [kindName, ...Object.values(parameters)].join("_");
}
