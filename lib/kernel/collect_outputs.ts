/**
 * From the kernel's messages to the outputs that a notebook stores.
 *
 * @module
 */
import * as v from "valibot";
import type { Output } from "./notebook_format.ts";
import type { Message } from "./wire.ts";

type Display = Extract<Output, { output_type: "display_data" }>;

const DataSchema = v.record(v.string(), v.unknown());
const StreamSchema = v.object({ name: v.string(), text: v.string() });
const DisplaySchema = v.object({
  data: DataSchema,
  metadata: v.optional(DataSchema, {}),
  transient: v.nullish(
    v.looseObject({ display_id: v.optional(v.string()) }),
  ),
});
const ErrorSchema = v.object({
  ename: v.string(),
  evalue: v.string(),
  traceback: v.array(v.string()),
});
const ClearSchema = v.object({ wait: v.optional(v.boolean(), false) });

/** Outputs of a notebook's cells, one cell after another. */
export class OutputCollector {
  /** What a later cell may still change, by its display id. */
  readonly #displays = new Map<string, Display[]>();
  #outputs: Output[] = [];
  #count = 0;
  #clearsNext = false;

  /** Begins the cell that is the `count`-th to run. */
  begin(count: number): void {
    [this.#outputs, this.#count, this.#clearsNext] = [[], count, false];
  }

  /** Takes what `message` tells of; kinds that show nothing are passed over. */
  readonly take = ({ type, content }: Message): void => {
    switch (type) {
      case "stream":
        return this.#print(v.parse(StreamSchema, content));
      case "display_data": {
        const { data, metadata, transient } = v.parse(DisplaySchema, content);
        const display: Display = { output_type: type, data, metadata };
        this.#add(display);
        const id = transient?.display_id;
        if (id === undefined) return;
        this.#displays.set(id, [...this.#displays.get(id) ?? [], display]);
        return;
      }
      case "update_display_data": {
        const { data, metadata, transient } = v.parse(DisplaySchema, content);
        const shown = this.#displays.get(transient?.display_id ?? "") ?? [];
        for (const display of shown) Object.assign(display, { data, metadata });
        return;
      }
      case "execute_result": {
        const { data, metadata } = v.parse(DisplaySchema, content);
        this.#add({
          output_type: type,
          data,
          metadata,
          execution_count: this.#count,
        });
        return;
      }
      case "error":
        this.#add({ output_type: type, ...v.parse(ErrorSchema, content) });
        return;
      case "clear_output":
        if (v.parse(ClearSchema, content).wait) this.#clearsNext = true;
        else this.#outputs.length = 0;
    }
  };

  /** The cell's outputs; a display among them changes if a later cell updates it. */
  end(): Output[] {
    for (const output of this.#outputs) {
      if (output.output_type === "stream") output.text = asSeen(output.text);
    }
    return this.#outputs;
  }

  #add(output: Output): void {
    if (this.#clearsNext) this.#outputs.length = 0;
    this.#clearsNext = false;
    this.#outputs.push(output);
  }

  #print({ name, text }: v.InferOutput<typeof StreamSchema>): void {
    const last = this.#clearsNext ? undefined : this.#outputs.at(-1);
    if (last?.output_type === "stream" && last.name === name) last.text += text;
    else this.#add({ output_type: "stream", name, text });
  }
}

/** What stays on a terminal where a carriage return begins the line anew. */
function asSeen(text: string): string {
  return text.replaceAll(/\r+\n/g, "\n").replaceAll(/[^\n]*\r(?!$)/gm, "")
    .replaceAll("\r", "");
}
