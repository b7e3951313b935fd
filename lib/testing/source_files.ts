/**
 * The project's own source files as text, and what they import.
 *
 * @module
 */
import { dirname, join, relative } from "node:path";

const LIB = join(import.meta.dirname!, "..");

/** Every source file of lib without its comments, by its path below lib; no tests. */
export async function sourceFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const visit = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      const below = relative(LIB, path).replaceAll("\\", "/");
      if (isDirectory) await visit(path);
      else if (isSource(below)) {
        files.set(below, withoutComments(await Deno.readTextFile(path)));
      }
    }
  };
  await visit(LIB);
  return files;
}

function isSource(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path) &&
    !/_(test|bench)\.ts$|(^|\/)(_test_|testing\/|testdata)/.test(path);
}

/** `code` without its comments; what looks like one inside of a string stays. */
export function withoutComments(code: string): string {
  return code.replaceAll(
    /\/\*[^]*?\*\/|\/\/.*|("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)/g,
    (_, text = "") => text,
  );
}

/** Ways to name another module: statements, `import(…)`, workers. */
const IMPORTS = [
  /\b(?:from|import)\s*["']([^"'\s(),;]+)["']/g,
  /\bimport\s*\(\s*([^),]*)/g,
  /\bimport\.meta\.resolve\s*\(\s*([^),]*)/g,
  /\bnew\s+URL\s*\(\s*(["'][^"']+\.[mc]?[jt]sx?["']|[^"'\s][^,)]*)\s*,\s*import\.meta\.url/g,
];

/** What `code` without comments imports, as it is written there. */
export function importsIn(code: string): string[] {
  return IMPORTS.flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, name]) =>
      name!.trim().replaceAll(/^["']|["']$/g, "")
    )
  ).filter((name) => !isUrlInCode(name, code));
}

/** Whether `name` is the address of a URL made in the same code, whose own file counts. */
function isUrlInCode(name: string, code: string): boolean {
  const [, url] = /^(\w+)\.href$/.exec(name) ?? [];
  return url !== undefined &&
    new RegExp(`\\bconst ${url} = new URL\\(["']`).test(code);
}

/**
 * Where an import of `file` leads: a path below lib; or `undefined` if it is plain
 * data, one of `packages`, or of the runtime's own modules.
 */
export function targetOf(
  file: string,
  name: string,
  packages: readonly string[],
): string | undefined {
  if (/^\.\.?\//.test(name)) {
    if (name.endsWith(".json")) return undefined;
    return join(dirname(file), name).replaceAll("\\", "/");
  }
  const isOutside = name.startsWith("node:") ||
    packages.some((known) =>
      known.endsWith("/") ? name.startsWith(known) : name === known
    );
  return isOutside ? undefined : name;
}
