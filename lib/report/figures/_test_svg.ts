/**
 * What tests ask of a figure: the marks in it, where they stand, and whether a
 * reader could see them all.
 *
 * @module
 */
import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { textWidth } from "./_text.ts";
import type { Figure } from "./figure.ts";

/** The part of the DOM that the tests use. */
export interface Node {
  readonly tagName: string;
  readonly textContent: string;
  readonly children: Iterable<Node>;
  readonly parentElement: Node | null;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<Node>;
}

/** A rectangle on the page of the figure. */
export interface Box {
  readonly node: Node;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** The figure's outer SVG element. */
export function parsed({ svg }: Figure): Node {
  const page = new DOMParser().parseFromString(svg, "image/svg+xml");
  return page.documentElement as unknown as Node;
}

/** Elements inside `root` that match. */
export function all(root: Node, selector: string): Node[] {
  return [...root.querySelectorAll(selector)];
}

/** A number among an element's attributes. */
export function numberOf(node: Node, name: string): number {
  return Number(node.getAttribute(name) ?? 0);
}

/** Every mark and text with its place, moved as the elements around it say. */
export function boxesOf(root: Node, dx = 0, dy = 0): Box[] {
  return [...root.children].flatMap((node) => {
    const [tx, ty] = translation(node);
    const [x, y] = [dx + tx, dy + ty];
    if (node.tagName === "clipPath") return [];
    const box = ownBox(node);
    if (box !== undefined) {
      const [x1, y1, x2, y2] = box;
      return [{ node, x1: x + x1, y1: y + y1, x2: x + x2, y2: y + y2 }];
    }
    return boxesOf(node, x, y);
  });
}

function translation(node: Node): [number, number] {
  if (node.tagName === "svg") {
    return [numberOf(node, "x"), numberOf(node, "y")];
  }
  const found = /translate\(([-\d.e]+),([-\d.e]+)\)/.exec(
    node.getAttribute("transform") ?? "",
  );
  return found ? [Number(found[1]), Number(found[2])] : [0, 0];
}

function ownBox(node: Node): [number, number, number, number] | undefined {
  const n = (name: string) => numberOf(node, name);
  switch (node.tagName) {
    case "rect":
      return [n("x"), n("y"), n("x") + n("width"), n("y") + n("height")];
    case "line":
      return [
        Math.min(n("x1"), n("x2")),
        Math.min(n("y1"), n("y2")),
        Math.max(n("x1"), n("x2")),
        Math.max(n("y1"), n("y2")),
      ];
    case "circle":
      return [
        n("cx") - n("r"),
        n("cy") - n("r"),
        n("cx") + n("r"),
        n("cy") + n("r"),
      ];
    case "text":
      return textBox(node);
  }
}

function textBox(node: Node): [number, number, number, number] {
  const lines = [...node.children].filter((it) => it.tagName === "tspan");
  const texts = lines.length > 0 ? lines : [node];
  const size = Number(node.getAttribute("font-size") ?? 12);
  // Guessed widths are generous; most fonts stay below nine tenths of them.
  const width = 0.9 *
    Math.max(...texts.map((it) => textWidth(it.textContent, size)));
  const [x, y] = ["x", "y"].map((name) => lengthOf(node, name, size));
  const anchor = inherited(node, "text-anchor");
  const left = x! -
    width * (anchor === "end" ? 1 : anchor === "middle" ? 0.5 : 0);
  const dy = lengthOf(node, "dy", size);
  const base = y! + dy;
  return [left, base - size, left + width, base + size * (texts.length - 1)];
}

function lengthOf(node: Node, name: string, size: number): number {
  const text = node.getAttribute(name) ?? "0";
  return Number.parseFloat(text) * (text.endsWith("em") ? size : 1);
}

function inherited(node: Node | null, name: string): string | null {
  if (node === null) return null;
  return node.getAttribute(name) ?? inherited(node.parentElement, name);
}

/** The ticks of an axis: what they say and where they stand in their panel. */
export function ticksOf(panel: Node, axis: "x" | "y") {
  return all(panel, `[aria-label="${axis}-axis tick label"] text`)
    .map((node) => ({
      text: node.textContent,
      at: translation(node)[axis === "x" ? 0 : 1],
    }));
}

/** The nested SVG elements, one per panel. */
export function panelsOf(root: Node): Node[] {
  return [...root.children].filter((it) => it.tagName === "svg");
}

/**
 * What holds for every figure: numbers everywhere, nothing outside the page, tick
 * labels apart from each other, letters of 12 px at least, balanced tags.
 */
export function assertReadable(figure: Figure): void {
  const { svg } = figure;
  assert.doesNotMatch(svg, /NaN|undefined|Infinity|\[object/);
  const root = parsed(figure);
  const [, , width, height] = root.getAttribute("viewBox")!.split(" ").map(
    Number,
  );
  for (const { node, x1, y1, x2, y2 } of boxesOf(root)) {
    const inside = x1 >= -1 && y1 >= -1 && x2 <= width! + 1 &&
      y2 <= height! + 1;
    assert.ok(
      inside,
      `${node.tagName} "${node.textContent}" at ${x1},${y1} to ${x2},${y2} of ${width},${height}`,
    );
  }
  for (const panel of panelsOf(root)) {
    for (const axis of ["x", "y"]) {
      const labels = boxesOf(panel).filter(({ node }) =>
        node.tagName === "text" &&
        inherited(node, "aria-label") === `${axis}-axis tick label`
      );
      assertApart(labels);
    }
  }
  for (const [, size] of svg.matchAll(/font-size="([\d.]+)"/g)) {
    assert.ok(Number(size) >= 12, `letters of ${size} px`);
  }
  assertWellFormed(svg);
}

function assertApart(boxes: readonly Box[]): void {
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      const apart = a.x2 <= b.x1 || b.x2 <= a.x1 || a.y2 <= b.y1 + 2 ||
        b.y2 <= a.y1 + 2;
      assert.ok(apart, `"${a.node.textContent}" on "${b.node.textContent}"`);
    }
  });
}

/** Every tag that opens closes in its turn, and attributes are in quotes. */
export function assertWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replaceAll(
    /<(\/?)([\w:]+)((?: [\w:-]+="[^"<>]*")*)\s*(\/?)>/g,
    (_, closes, name, _attributes, alone) => {
      if (closes) assert.equal(open.pop(), name);
      else if (!alone) open.push(name);
      return "";
    },
  );
  assert.deepEqual(open, []);
  assert.doesNotMatch(rest, /[<>]|&(?!amp;|lt;|gt;|quot;|#)|\p{Cc}(?<!\n)/u);
}
