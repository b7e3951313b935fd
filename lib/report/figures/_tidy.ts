/**
 * Plot's output made ready for a notebook in a repository.
 *
 * @module
 */

/** Line breaks for small diffs, short numbers, no style sheet, ids of its own. */
export function tidy(svg: string): string {
  const short = svg
    .replaceAll(/<style>[^]*?<\/style>/g, "")
    .replaceAll(/<[^<>]+>/g, tidyTag)
    .replaceAll(/>(?=<(?!\/?tspan|\/text))/g, ">\n");
  const own = fingerprint(short.replaceAll(CLIP, ""));
  const ids = new Map<string, string>();
  return short.replaceAll(CLIP, (id) => {
    if (!ids.has(id)) ids.set(id, `clip-${own}-${ids.size}`);
    return ids.get(id)!;
  });
}

/** Plot counts its clips up per process, so the same figure would differ from itself. */
const CLIP = /(?<=id="|url\(#)plot-clip-\d+/g;

/** What a reader sees between tags keeps its digits; positions do without. */
function tidyTag(tag: string): string {
  return tag
    // Plot's own, so that the figure's apply.
    .replaceAll(
      / (?:font-size="10"|font-family="system[^"]*"|class="panel")/g,
      "",
    )
    .replaceAll(
      / (?!aria-label)[\w:-]+="[^"]*"/g,
      (attribute) => attribute.replaceAll(/(\d\.\d\d)\d+(?!\d*e)/g, "$1"),
    )
    .replaceAll(/ d="[^"]*"/g, (path) => path.replaceAll(CORNERS, "$&\n"));
}

/** So many corners of a path stand on a line: one that moves rewrites no more. */
const CORNERS = /(?:L[^A-Za-z"]+){20}(?=L)/g;

/** FNV-1a, so that figures on one page do not share ids. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}
