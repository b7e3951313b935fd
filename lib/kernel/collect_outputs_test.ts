import assert from "node:assert/strict";
import { OutputCollector } from "./collect_outputs.ts";
import type { Output } from "./notebook_format.ts";

type Content = Record<string, unknown>;

/** Outputs of one cell that sent these messages. */
function collected(...messages: readonly [string, Content][]): Output[] {
  const collector = new OutputCollector();
  collector.begin(7);
  for (const [type, content] of messages) {
    collector.take({ id: "m", type, content });
  }
  return collector.end();
}

const print = (text: string, name = "stdout"): [string, Content] => [
  "stream",
  { name, text },
];
const show = (text: string, id?: string): [string, Content] => [
  "display_data",
  { data: { "text/plain": text }, metadata: {}, transient: { display_id: id } },
];
const update = (text: string, id: string): [string, Content] => [
  "update_display_data",
  { data: { "text/plain": text }, metadata: {}, transient: { display_id: id } },
];
const stream = (text: string, name = "stdout"): Output => ({
  output_type: "stream",
  name,
  text,
});
const display = (text: string): Output => ({
  output_type: "display_data",
  data: { "text/plain": text },
  metadata: {},
});

Deno.test("OutputCollector joins what is printed in a row", () => {
  assert.deepEqual(
    collected(print("a\n"), print("b"), print("!\n", "stderr"), print("c")),
    [stream("a\nb"), stream("!\n", "stderr"), stream("c")],
  );
  assert.deepEqual(
    collected(print("a"), show("x"), print("b")),
    [stream("a"), display("x"), stream("b")],
  );
});

Deno.test("OutputCollector keeps the last state of a line with carriage returns", () => {
  const seen = (...texts: string[]) =>
    collected(...texts.map((text) => print(text)));
  assert.deepEqual(seen("\r 1/3", "\r 2/3", "\r 3/3\n"), [stream(" 3/3\n")]);
  assert.deepEqual(seen("a\n1\r2\r3\nb\n"), [stream("a\n3\nb\n")]);
  assert.deepEqual(seen("1/2\r", "2/2\r"), [stream("2/2")]);
  assert.deepEqual(seen("dos\r\nend\r\n"), [stream("dos\nend\n")]);
});

Deno.test("OutputCollector updates displays where they stand, in earlier cells too", () => {
  assert.deepEqual(
    collected(show("0 %", "bar"), print("x"), update("100 %", "bar")),
    [display("100 %"), stream("x")],
  );
  assert.deepEqual(collected(update("1", "nobody"), update("2", "")), []);
  const collector = new OutputCollector();
  const take = ([type, content]: [string, Content]) =>
    collector.take({ id: "m", type, content });
  collector.begin(1);
  take(show("one", "a"));
  take(show("two", "a"));
  const first = collector.end();
  collector.begin(2);
  take(update("three", "a"));
  assert.deepEqual(collector.end(), []);
  assert.deepEqual(first, [display("three"), display("three")]);
});

Deno.test("OutputCollector clears at once, or when something follows", () => {
  const clear = (
    wait: boolean,
  ): [string, Content] => ["clear_output", { wait }];
  assert.deepEqual(collected(print("a"), clear(false), print("b")), [
    stream("b"),
  ]);
  assert.deepEqual(collected(print("a"), clear(false)), []);
  assert.deepEqual(collected(print("a"), clear(true)), [stream("a")]);
  assert.deepEqual(collected(print("a"), clear(true), print("b"), print("c")), [
    stream("bc"),
  ]);
});

Deno.test("OutputCollector counts results in its own way and keeps errors", () => {
  const data = { "text/plain": "1" };
  const error = { ename: "E", evalue: "v", traceback: ["t"] };
  assert.deepEqual(
    collected(
      ["execute_result", { execution_count: 99, data, transient: {} }],
      ["error", error],
      ["comm_open", { anything: 1 }],
    ),
    [
      { output_type: "execute_result", data, metadata: {}, execution_count: 7 },
      { output_type: "error", ...error },
    ],
  );
});

Deno.test("OutputCollector refuses a message it cannot read", () => {
  assert.throws(() => collected(["stream", { name: "stdout" }]));
  assert.throws(() => collected(["display_data", { data: "x" }]));
});
