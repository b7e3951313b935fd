/**
 * Whether a reference fits its model.
 *
 * @module
 */
import type { TrainReference } from "./reference_schema.ts";

/**
 * Checks what a shape cannot say: that features, bins and points belong together.
 *
 * @param names The model's features, in their order.
 * @throws {TypeError} If they do not; the message says which.
 */
export function checkReference(
  { features, dissimilarity }: TrainReference,
  names: readonly string[],
): void {
  const refuse = (where: string, expected: string) => {
    throw new TypeError(`reference.${where}: expected ${expected}`);
  };
  const own = features.map(({ name }) => name);
  if (own.length !== names.length || own.some((name, i) => name !== names[i])) {
    refuse("features", `the model's ${names.length} features in their order`);
  }
  for (const [i, feature] of features.entries()) {
    const { edges, counts, least, most, quantiles } = feature;
    const where = `features.${i}`;
    if (edges.some((edge, k) => k > 0 && !(edge > edges[k - 1]!))) {
      refuse(`${where}.edges`, "ascending numbers");
    }
    if (counts.length !== edges.length + 1) {
      refuse(`${where}.counts`, `${edges.length + 1} counts`);
    }
    const known = counts.some((count) => count > 0);
    if (!known && least !== null) {
      refuse(`${where}.counts`, "rows in some bin");
    }
    if (known !== (least !== null && most !== null && quantiles.length > 0)) {
      refuse(where, "least, most and quantiles where rows have the feature");
    }
  }
  if (dissimilarity === null) return;
  const { mean, scale, weight, points } = dissimilarity;
  const lists = [
    ...Object.entries({ mean, scale, weight }),
    ...points.map((point, k) => [`points.${k}`, point] as const),
  ];
  for (const [where, list] of lists) {
    if (list.length === names.length) continue;
    refuse(`dissimilarity.${where}`, `${names.length} numbers`);
  }
}
