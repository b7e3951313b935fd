/**
 * Reading models from JSON that may be anything.
 *
 * @module
 */

/** A value in a JSON document and where it stands; its readers refuse what does not fit. */
export class JsonReader {
  readonly #value: unknown;
  readonly #path: string;

  constructor(value: unknown, path = "model") {
    this.#value = value;
    this.#path = path;
  }

  /** Whether the value is this very text. */
  is(text: string): boolean {
    return this.#value === text;
  }

  /** The value under `name` of an object. */
  get(name: string): JsonReader {
    const value = this.#value;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.wrong("an object");
    }
    const member: unknown = Object.hasOwn(value, name)
      ? value[name as keyof typeof value]
      : undefined;
    return new JsonReader(member, `${this.#path}.${name}`);
  }

  /** The value under `name` of an object, or `undefined` where it has none. */
  maybe(name: string): JsonReader | undefined {
    const member = this.get(name);
    return member.#value === undefined ? undefined : member;
  }

  /** Yes or no. */
  boolean(): boolean {
    if (typeof this.#value === "boolean") return this.#value;
    throw this.wrong("true or false");
  }

  /** The members of a list, of `length` if given. */
  list(length?: number): JsonReader[] {
    const value = this.#value;
    if (!Array.isArray(value)) throw this.wrong("a list");
    if (length !== undefined && value.length !== length) {
      throw this.wrong(`a list of ${length}`);
    }
    return value.map((member, i) =>
      new JsonReader(member, `${this.#path}[${i}]`)
    );
  }

  /** A finite number from `least` to `most`. */
  number(least = -Infinity, most = Infinity): number {
    const value = this.#value;
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw this.wrong("a finite number");
    }
    if (value < least || value > most) {
      throw this.wrong(
        most === Infinity
          ? `a number of at least ${least}`
          : `a number from ${least} to ${most}`,
      );
    }
    return value;
  }

  /** A whole number from `least` to `most`. */
  whole(least: number, most = Infinity): number {
    const value = this.number(least, most);
    if (!Number.isInteger(value)) throw this.wrong("a whole number");
    return value;
  }

  /** A list of finite numbers of at least `least`, of `length` if given. */
  numbers(length?: number, least?: number): number[] {
    return this.list(length).map((member) => member.number(least));
  }

  /** A list of finite numbers, each above the one before. */
  ascending(length?: number): number[] {
    const values = this.numbers(length);
    if (values.some((value, i) => i > 0 && !(value > values[i - 1]!))) {
      throw this.wrong("ascending numbers");
    }
    return values;
  }

  /** The error that says what was expected here and what came. */
  wrong(expected: string): TypeError {
    return new TypeError(
      `Cannot load model: ${this.#path}: expected ${expected}, got ${
        brief(this.#value)
      }`,
    );
  }
}

function brief(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
