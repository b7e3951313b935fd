/**
 * What stands above a figure's panels: title, notes and key.
 *
 * @module
 */
import { escaped, FONT_SIZE, textWidth, wrapped } from "./_text.ts";

const [LINE, LEFT, BOX] = [17, 4, 14];

/** Title, notes and key, line by line, each wrapped to the figure's width. */
export class Head {
  height = 4;
  svg = "";
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  text(line: string, attributes: string, size: number = FONT_SIZE): void {
    for (const part of wrapped(line, this.#width - 2 * LEFT, size)) {
      this.height += LINE + (size > FONT_SIZE ? 2 : 0);
      this.#put(part, LEFT, attributes);
    }
  }

  key(entries: readonly { label: string; color: string }[]): void {
    let x = this.#width;
    for (const { label, color } of entries) {
      const length = BOX + textWidth(label) + 10;
      if (x + length > this.#width) {
        [x, this.height] = [LEFT, this.height + LINE];
      }
      this.svg += `<rect x="${round(x)}" y="${this.height - 13}" width="10" ` +
        `height="10" fill="${color}"/>`;
      const room = this.#width - BOX - 2 * LEFT;
      wrapped(label, room).forEach((part, i) => {
        if (i > 0) this.height += LINE;
        this.#put(part, x + BOX, "");
      });
      x += length;
    }
  }

  #put(text: string, x: number, attributes: string): void {
    const rest = attributes === "" ? "" : ` ${attributes}`;
    const y = this.height - 4;
    this.svg += `<text x="${round(x)}" y="${y}"${rest}>${escaped(text)}</text>`;
  }
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
