/** Waits until `promise` is settled, however, but no longer than `ms`. */
export async function waitAtMost(
  ms: number,
  promise: Promise<unknown>,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise.then(() => {}, () => {}), late]);
  clearTimeout(timer);
}
