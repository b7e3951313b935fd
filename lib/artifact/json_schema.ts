/**
 * The model file's shape as JSON Schema, for readers that do not run this code.
 *
 * @module
 */
import { toJsonSchema } from "@valibot/to-json-schema";
import { ModelFileSchema } from "./model_file.ts";

/** Where the published schema lies, beside this file. */
export const JSON_SCHEMA_FILE = new URL(
  "./model_file.schema.json",
  import.meta.url,
);

/** The JSON Schema (2020-12) of a model file, as it is published. */
export function modelFileJsonSchema(): Record<string, unknown> {
  const { $schema: _, ...schema } = toJsonSchema(ModelFileSchema, {
    target: "draft-2020-12",
    typeMode: "output",
    errorMode: "ignore",
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "candlebook model file",
    ...schema,
  };
}

if (import.meta.main) {
  const text = JSON.stringify(modelFileJsonSchema(), null, 2);
  await Deno.writeTextFile(JSON_SCHEMA_FILE, `${text}\n`);
}
