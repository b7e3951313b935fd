/** Tail probabilities of the standard normal distribution. */

/**
 * The probability of more than `z`. Marsaglia's series (2004, J. Stat. Softw. 11)
 * in the middle, Laplace's continued fraction in the tail.
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  if (z < 2.5) {
    let [sum, term] = [z, z];
    for (let odd = 3; term > 1e-17; odd += 2) {
      term *= z * z / odd;
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let below = z;
  for (let step = 80; step >= 1; step--) below = z + step / below;
  return density / below;
}
