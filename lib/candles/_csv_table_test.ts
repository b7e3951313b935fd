import assert from "node:assert/strict";
import fc from "fast-check";
import { CsvTable } from "./_csv_table.ts";

const table = (text: string) =>
  new CsvTable(new TextEncoder().encode(text), "x.csv");

Deno.test("CsvTable reads a decimal as Number does, to the last bit", () => {
  const digits = (most: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: most })
      .map((each) => each.join(""));
  const decimal = fc.tuple(digits(20), digits(26), fc.constantFrom("", "e-7"))
    .map(([whole, part, power]) => `${whole || "0"}.${part}${power}`);
  const shortest = fc.double({ noNaN: true, noDefaultInfinity: true })
    .map(String);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(decimal, shortest), { minLength: 1 }),
      (texts) => {
        const [column] = table(`a\n${texts.join("\n")}`).numbers([0], 0);
        const expected = texts.map(Number);
        expected.forEach((value, row) =>
          assert.ok(Object.is(column![row], value), texts[row])
        );
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("CsvTable takes any line ends, quotes, spaces, delimiters and a byte order mark", () => {
  const same = [
    "t,x,y\n1,2,3\n4,5,6\n",
    "t,x,y\r\n1,2,3\r\n4,5,6\r\n",
    "\uFEFFt,x,y\n1,2,3\n4,5,6",
    "\n\nt,x,y\n\n1,2,3\r\n\r\n4,5,6\n\n",
    't,"x","y"\n"1","2", 3\n4 ,"5","6"\r',
    "t;x;y\n1;2;3\n4;5;6",
    "t\tx\ty\n1\t2\t3\n4\t5\t6",
  ];
  for (const text of same) {
    const { names } = table(text);
    assert.deepEqual(names, ["t", "x", "y"]);
    const [y, x] = table(text).numbers([2, 1], 0);
    assert.deepEqual(
      [[...x!], [...y!]],
      [[2, 5], [3, 6]],
      JSON.stringify(text),
    );
    assert.deepEqual([...table(text).times(0)], [1, 4]);
    assert.deepEqual([...table(text).numbers([1], 1)[0]!], [5]);
  }
  const quoted = table('t,"a ""b"", c",x\n1,"2,5",3\n');
  assert.deepEqual(quoted.names, ["t", 'a "b", c', "x"]);
  assert.deepEqual([...quoted.numbers([1, 2], 0)[0]!], [NaN]);
  assert.deepEqual([...quoted.numbers([1, 2], 0)[1]!], [3]);
  assert.equal(quoted.text(0, 1), "2,5");
});

Deno.test("CsvTable knows files without a header by their width", () => {
  const row = [1704067200000, 1, 2, 1, 2, 10, 1704067259999, 15, 3, 5, 8, 0];
  for (const width of [6, 11, 12]) {
    const { names } = table(row.slice(0, width).join());
    assert.equal(names.length, width);
    assert.equal(
      names.at(-1),
      ["volume", "taker_quote", "ignore"][[6, 11, 12].indexOf(width)],
    );
  }
  assert.throws(() => table("1,2,3,4,5,6,7\n"), {
    message:
      'Cannot read candles "x.csv": line 1: expected 6, 11 or 12 cells where there is no header, got 7',
  });
});

Deno.test("CsvTable names the line of a row with another number of cells", () => {
  for (const row of ["1,2", "1,2,3,4", "1,", '1,"2,3']) {
    assert.throws(
      () => table(`t,x,y\r\n\r\n1,2,3\r\n${row}\r\n1,2,3\r\n`).numbers([1], 0),
      /^CandleFileError: Cannot read candles "x.csv": line 4: expected 3 cells, got [124]$/,
    );
  }
});

Deno.test("CsvTable refuses what is no text or has no line", () => {
  for (const text of ["", "\n\r\n", "\uFEFF"]) {
    assert.throws(() => table(text), /the file is empty$/);
  }
  assert.throws(() => table("a\0b"), /got other binary data$/);
});
