/**
 * Values that several parts of a configuration are made of, and what is said of one
 * that cannot be used.
 *
 * @module
 */
import * as v from "valibot";

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const range = most === Number.MAX_SAFE_INTEGER
    ? `of at least ${least}`
    : `from ${least} to ${most}`;
  const message = `expected a whole number ${range}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

/** A finite number from `least` to `most`. */
export function number(least: number, most = Infinity) {
  const message = most === Infinity
    ? `expected a number of at least ${least}`
    : `expected a number from ${least} to ${most}`;
  return v.pipe(
    v.number(message),
    v.finite(message),
    v.minValue(least, message),
    v.maxValue(most, message),
  );
}

/** A number between `above` and `below`, neither of them included. */
export function openRange(above: number, below = Infinity) {
  const message = below === Infinity
    ? `expected a number above ${above}`
    : `expected a number between ${above} and ${below}`;
  return v.pipe(
    v.number(message),
    v.finite(message),
    v.gtValue(above, message),
    v.ltValue(below, message),
  );
}
/** A share above 0, up to all. */
export function share() {
  const message = "expected a share above 0 and at most 1";
  return v.pipe(
    v.number(message),
    v.gtValue(0, message),
    v.maxValue(1, message),
  );
}

/** A configuration that cannot be used; `message` says which value and why. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** `input` as the schema has it, defaults filled in.
 *
 * @throws {ConfigError} If it does not fit; the message says where.
 */
export function checked<
  S extends v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>,
>(schema: S, input: unknown, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new ConfigError(`Cannot use the ${what}: ${describe(result.issues)}`);
}

/** The first issue in one line: where, what was expected, what came. */
export function describe(
  [issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]],
): string {
  const where = v.getDotPath(issue);
  return where ? `${where}: ${complaint(issue)}` : complaint(issue);
}

function complaint({ expected, received, message }: v.BaseIssue<unknown>) {
  if (expected === "never") return "no such option";
  if (received === "undefined") return "is missing";
  if (message.startsWith("expected")) return `${message}, got ${received}`;
  const options = expected?.replaceAll(/[()]/g, "").replaceAll(" | ", " or ");
  return `expected ${options}, got ${received}`;
}
