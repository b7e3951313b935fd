/**
 * A run's configuration from a file.
 *
 * @module
 */
import * as v from "valibot";
import { type Config, ConfigError, ConfigSchema, describe } from "../config.ts";
import { featuresOf } from "../features/mod.ts";

/**
 * The configuration in a JSON file, or the one that an exported model or a run
 * record in it carries.
 *
 * @throws {ConfigError} If it is not JSON, or not a configuration that can be used.
 * @throws {Error} If the file cannot be read.
 */
export async function readConfigFile(path: string): Promise<Config> {
  const text = await textOf(path);
  const refuse = (why: string, cause?: unknown) =>
    new ConfigError(`Cannot use configuration "${path}": ${why}`, { cause });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refuse(`it is not JSON: ${(error as SyntaxError).message}`, error);
  }
  if (Array.isArray(value)) throw refuse("expected an object, got a list");
  const result = v.safeParse(ConfigSchema, carriedConfig(value));
  if (!result.success) throw refuse(describe(result.issues));
  const config = result.output;
  if (!isFolderName(config.preset)) {
    throw refuse(
      `preset: expected a name of letters, digits, "_", "-" and ".", got "${config.preset}"`,
    );
  }
  try {
    featuresOf(config.features);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : `${error}`, error);
  }
  return config;
}

/** A configuration has no field `config`; model files and run records have. */
function carriedConfig(value: unknown): unknown {
  const isRecord = typeof value === "object" && value !== null &&
    "config" in value;
  return isRecord ? value.config : value;
}

/** Models of a preset go to a folder of its name, which must not lead elsewhere. */
function isFolderName(name: string): boolean {
  return /^[\p{L}\p{N}_-][\p{L}\p{N}_.-]{0,99}$/u.test(name);
}

async function textOf(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const why = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : error instanceof Error
      ? error.message
      : String(error);
    throw new Error(`Cannot read configuration "${path}": ${why}`, {
      cause: error,
    });
  }
}
