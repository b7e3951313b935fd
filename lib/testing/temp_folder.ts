/** Runs `body` with a fresh folder that is gone afterwards. */
export async function withTempFolder<T>(
  body: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "candlebook_" });
  try {
    return await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
