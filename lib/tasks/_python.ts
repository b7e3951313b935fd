/**
 * Python's libraries, asked for one piece of work at a time.
 *
 * @module
 */

/** What runs Python, and where that which is missing is told. */
export interface PythonOptions {
  /** A command, such as `python3`. */
  readonly python: string;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/** What a peer answers to a request. */
export type Answer = Readonly<Record<string, unknown>>;

/** Libraries of Python in one process that answers line by line, as `peers.py` does. */
export class PythonPeers implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: AsyncGenerator<string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #errors: Promise<string>;

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#lines = linesOf(child.stdout);
    this.#writer = child.stdin.getWriter();
    this.#errors = new Response(child.stderr).text();
  }

  /**
   * Starts a script and has each library do its work once. Who cannot is told of in
   * a line and left out; without Python nobody is left.
   *
   * @param request What goes with every request.
   */
  static async start(
    script: string,
    args: readonly string[],
    { python, signal, note }: PythonOptions,
    request: Record<string, number> = {},
  ): Promise<{ peers?: PythonPeers; names: string[] }> {
    try {
      const peers = new PythonPeers(
        new Deno.Command(python, {
          args: [script, ...args],
          signal,
          stdin: "piped",
          stdout: "piped",
          stderr: "piped",
        }).spawn(),
      );
      const { peers: found, missing } = await peers.#answer() as Libraries;
      if (missing.length > 0) {
        note(`left out, as ${python} lacks it: ${missing.join(", ")}`);
      }
      const names: string[] = [];
      for (const name of found) {
        try {
          await peers.ask(name, request);
          names.push(name);
        } catch (error) {
          signal.throwIfAborted();
          note(`left out: ${name}: ${(error as Error).message}`);
        }
      }
      return { peers, names };
    } catch (error) {
      signal.throwIfAborted();
      note(`peers left out: ${reasonOf(error, python)}`);
      return { names: [] };
    }
  }

  /** The answer of one library. */
  async ask(
    peer: string,
    request: Record<string, number> = {},
  ): Promise<Answer> {
    const line = `${JSON.stringify({ peer, ...request })}\n`;
    await this.#writer.write(new TextEncoder().encode(line));
    const answer = await this.#answer() as Answer;
    if (answer.error === undefined) return answer;
    throw new Error(`${answer.error}`);
  }

  /** The end of its input ends the script. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#child.status;
  }

  async #answer(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value);
    throw new Error(lastLine(await this.#errors) ?? "it ended early");
  }
}

interface Libraries {
  readonly peers: string[];
  readonly missing: string[];
}

/**
 * What a command prints.
 *
 * @throws {Error} If it cannot be found, or fails.
 */
export async function outputOf(
  command: string,
  args: readonly string[],
  { cwd, signal }: { cwd?: string; signal: AbortSignal },
): Promise<string> {
  const run = new Deno.Command(command, {
    args: [...args],
    cwd,
    signal,
    stdin: "null",
  });
  const { success, stdout, stderr } = await run.output();
  signal.throwIfAborted();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (success) return text(stdout);
  throw new Error(
    `Cannot run ${command} ${args[0]}: ${lastLine(text(stderr))}`,
  );
}

/** Why a command did not do its work, in a line. */
export function reasonOf(error: unknown, command: string): string {
  return error instanceof Deno.errors.NotFound
    ? `no command "${command}"`
    : (error as Error).message;
}

function lastLine(text: string): string | undefined {
  return text.trim().split("\n").at(-1) || undefined;
}

async function* linesOf(
  bytes: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
