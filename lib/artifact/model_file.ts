/**
 * The exported model: one self-contained JSON file. Whoever has it and candles
 * can predict, and can see what it was made from and how it scored.
 *
 * @module
 */
import * as v from "valibot";
import { writeFileAtomic } from "../atomic_file.ts";
import { describe } from "../config.ts";
import { shownAs } from "../display.ts";
import { checkReference } from "../drift/check_reference.ts";
import { TrainReferenceSchema } from "../drift/reference_schema.ts";
import { ResultSchema } from "../run.ts";
import { makeFeature } from "../features/mod.ts";
import { loadModel } from "../models/load_model.ts";
import { ModelJsonSchema } from "../models/model_json.ts";
import { readableJson } from "./readable_json.ts";

/** The version of the file's shape; a reader refuses any other. */
export const MODEL_FILE_SCHEMA = "candlebook.model/1";

/** The shape of an exported model file. */
export const ModelFileSchema = v.strictObject({
  schema: v.literal(MODEL_FILE_SCHEMA),
  ...ResultSchema.entries,
  /** The fitted model, its scaler included. */
  model: ModelJsonSchema,
  /** The train rows in brief, to tell novel rows and drift by. */
  reference: v.optional(TrainReferenceSchema),
  /** Versions of what made it. */
  software: v.record(v.string(), v.string()),
});
/** An exported model. */
export type ModelFile = v.InferOutput<typeof ModelFileSchema>;

/** A model file that cannot be used; `message` says why. */
export class ModelFileError extends Error {
  override name = "ModelFileError";
}

/**
 * Writes a model file: afterwards the old or the new one is there, never half of one.
 *
 * @throws {WriteError} If it cannot be written; what was there still is.
 */
export async function writeModelFile(
  path: string,
  file: ModelFile,
): Promise<void> {
  await writeFileAtomic(path, `${readableJson(file)}\n`);
}

/**
 * Reads and checks a model file.
 *
 * @throws {ModelFileError} If the file cannot be read, is no model file, has
 * another version, lacks a field or holds a number that is not finite.
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const refuse = (why: string, cause?: unknown) =>
    new ModelFileError(`Cannot read model "${path}": ${why}`, { cause });
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw error instanceof Deno.errors.NotFound
      ? refuse("there is no such file; `deno task train` writes one", error)
      : refuse(error instanceof Error ? error.message : String(error), error);
  }
  try {
    return parseModelFile(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse("it is not JSON", error);
    if (error instanceof ModelFileError) throw refuse(error.message, error);
    throw error;
  }
}

/** What a shape cannot say: whether features and model can really be made. */
function checkUsable({ features, model, reference }: ModelFile): void {
  try {
    for (const { spec } of features) makeFeature(spec);
    loadModel(model);
    if (reference) checkReference(reference, features.map(({ name }) => name));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFileError(why, { cause });
  }
}

/**
 * Checks that a value is a model file of this version.
 *
 * @throws {ModelFileError} If it is not; the message says where and what.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseModelFile } from "./model_file.ts";
 * assert.throws(
 *   () => parseModelFile({ schema: "candlebook.model/0" }),
 *   /expected schema "candlebook.model\/1", got "candlebook.model\/0"/,
 * );
 * ```
 */
export function parseModelFile(value: unknown): ModelFile {
  const version = (value as { schema?: unknown } | null)?.schema;
  if (version !== MODEL_FILE_SCHEMA) {
    throw new ModelFileError(
      `expected schema "${MODEL_FILE_SCHEMA}", got ${JSON.stringify(version)}`,
    );
  }
  const result = v.safeParse(ModelFileSchema, value);
  if (!result.success) throw new ModelFileError(describe(result.issues));
  checkUsable(result.output);
  return shownAs("run", result.output);
}
