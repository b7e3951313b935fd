/**
 * danfojs under types of our own; to be imported only when it is needed, as it
 * takes most of a second to load.
 *
 * @module
 */
// @ts-types="./_danfo_types.d.ts"
export { DataFrame, tensorflow } from "danfojs";
