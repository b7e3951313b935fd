import assert from "node:assert/strict";
import type { Kernel } from "./_kernel.ts";
import { ProgressBar } from "./_progress_bar.ts";
import { shownOn, withProgress } from "./progress.ts";

interface Message {
  readonly type: string;
  readonly html: string;
  readonly text: string;
  readonly id: string;
}

/** A bar whose messages are kept, with a clock that a test moves. */
function watchedBar(title = "training") {
  const messages: Message[] = [];
  const clock = { ms: 0 };
  const kernel: Kernel = {
    broadcast: (type, content) => {
      const { data, transient } = content as {
        data: Record<string, string>;
        transient: { display_id: string };
      };
      messages.push({
        type,
        html: data["text/html"]!,
        text: data["text/plain"]!,
        id: transient.display_id,
      });
      return Promise.resolve();
    },
  };
  const bar = new ProgressBar({
    kernel,
    now: () => clock.ms,
    displayId: "bar",
    title,
    unit: "fits",
  });
  return { bar, messages, clock };
}

Deno.test("withProgress() outside a kernel does the work all the same", async () => {
  const done = await withProgress("work", (bar) => {
    bar.onStage("a stage");
    bar.onProgress(1, 2);
    bar.onWarning("odd");
    return Promise.resolve("done");
  });
  assert.equal(done, "done");
  const error = new Error("no");
  await assert.rejects(
    withProgress("work", () => Promise.reject(error)),
    error,
  );
});

Deno.test("a bar is one output that is written anew", async () => {
  const { bar, messages, clock } = watchedBar();
  await shownOn(bar, (bar) => {
    bar.onStage("cross-validate");
    clock.ms += 100;
    bar.onProgress(7, 20);
    return Promise.resolve();
  });
  assert.deepEqual(
    messages.map(({ type, text }) => [type, text]),
    [
      ["display_data", "training: begins"],
      ["update_display_data", "training: cross-validate"],
      ["update_display_data", "training: cross-validate, 7 of 20 fits"],
      ["update_display_data", "training: done, 7 fits"],
    ],
  );
  assert.ok(messages.every(({ id }) => id === "bar"));
  assert.match(messages[2]!.html, /<progress value="0.350" max="1">/);
});

Deno.test("a bar moves at most ten times a second", async () => {
  const { bar, messages, clock } = watchedBar();
  for (let done = 1; done <= 1000; done++) {
    clock.ms += 1;
    bar.update(done, 1000);
  }
  await bar.done();
  assert.equal(messages.length, 1 + 10 + 1);
});

Deno.test("a bar ends in the same words however long the work took", async () => {
  const last = async (restMs: number) => {
    const { bar, messages, clock } = watchedBar();
    bar.stage("fit");
    for (let done = 1; done <= 5; done++) {
      clock.ms += restMs;
      bar.update(done, 5);
    }
    bar.stage("judge");
    await bar.done();
    return messages.at(-1);
  };
  assert.deepEqual(await last(1), await last(12_345));
});

Deno.test("a failing work rejects with its own error, which the bar tells", async () => {
  const { bar, messages } = watchedBar();
  const error = new RangeError("Cannot fit <forest>: no rows");
  const work = shownOn(bar, (bar) => {
    bar.onStage("refit");
    return Promise.reject(error);
  });
  await assert.rejects(work, error);
  const { text, html } = messages.at(-1)!;
  assert.equal(text, "training: failed in refit: Cannot fit <forest>: no rows");
  assert.match(html, /Cannot fit &lt;forest&gt;/);
  assert.doesNotMatch(html, /<progress/);
});

Deno.test("warnings stay below the bar", async () => {
  const { bar, messages } = watchedBar("loading");
  bar.warn("older <store>");
  bar.stage("later");
  await bar.done();
  const { text, html } = messages.at(-1)!;
  assert.equal(text, "loading: done\n⚠ older <store>");
  assert.match(html, /<div>⚠ older &lt;store&gt;<\/div>$/);
});

Deno.test("work that throws at once rejects as well", async () => {
  const { bar } = watchedBar();
  const work = () => {
    throw new Error("at once");
  };
  await assert.rejects(shownOn(bar, work), /at once/);
});
