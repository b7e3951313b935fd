/**
 * How the page looks: light and dark, on a desk, on a phone and on paper.
 *
 * @module
 */

/** The page's whole style sheet. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1f2328;
  --soft: #59636e;
  --ground: #ffffff;
  --line: #d1d9e0;
  --box: #f6f8fa;
  --warn: #9a5b00;
  --warn-ground: #fff4df;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6edf3;
    --soft: #9aa4af;
    --ground: #0d1117;
    --line: #3d444d;
    --box: #161b22;
    --warn: #f0b35a;
    --warn-ground: #2b2111;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto;
  max-width: 710px;
  padding: 24px 15px 48px;
  color: var(--ink);
  background: var(--ground);
  font: 16px/1.5 "Helvetica Neue", "Segoe UI", Roboto, Arial, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 4px; }
h2 {
  font-size: 1.3rem;
  line-height: 1.25;
  margin: 44px 0 8px;
  padding-top: 12px;
  border-top: 1px solid var(--line);
}
h3 { font-size: 1.05rem; margin: 32px 0 2px; }
p { margin: 8px 0; }
.soft, .baseline { color: var(--soft); }
.result { font-size: 1.2rem; line-height: 1.4; margin: 16px 0; }
.simulated {
  margin: 12px 0;
  padding: 8px 12px;
  color: var(--warn);
  background: var(--warn-ground);
  border: 2px dashed currentColor;
  border-radius: 6px;
}
.simulated td, .simulated th { color: var(--ink); }
ul { margin: 8px 0; padding-left: 20px; }
li { margin: 4px 0; }
figure { margin: 12px 0 0; }
.narrow { display: none; }
@media screen and (max-width: 600px) {
  .wide { display: none; }
  .narrow { display: block; }
}
.scroll + .record { margin-top: 12px; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; font-size: 0.875rem; }
th { text-align: left; font-weight: 600; }
table.scores { width: 100%; font-size: 0.8125rem; overflow-wrap: normal; white-space: nowrap; }
.scores td, .scores th { padding: 3px 8px; }
.scores thead td, .scores thead th { padding-top: 8px; }
.scores td, .scores th[scope="col"] {
  text-align: right;
  font-variant-numeric: tabular-nums;
}
.scores th[scope="row"], .scores th span { position: sticky; left: 0; }
.scores th[scope="row"] {
  min-width: 8.5em;
  max-width: 14em;
  white-space: normal;
  background: var(--ground);
}
.scores th span {
  left: 8px;
  display: inline-block;
  max-width: min(660px, calc(100vw - 48px));
  white-space: normal;
}
.scores th[scope="rowgroup"] {
  padding-top: 8px;
  border-top: 1px solid var(--line);
}
@media (max-width: 600px) {
  .performance td, .performance th[scope="col"] { white-space: normal; }
  .performance th[scope="row"] { min-width: 0; max-width: 7em; }
}
.baseline th, .interval th { font-weight: 400; }
.interval { color: var(--soft); }
.scores b { color: #0d9488; font-size: 0.75rem; }
.record th { padding: 2px 14px 2px 0; vertical-align: top; white-space: nowrap; }
.record td { padding: 2px 0; }
.record ul { margin: 0; }
pre {
  margin: 12px 0;
  padding: 10px 12px;
  white-space: pre-wrap;
  background: var(--box);
  border: 1px solid var(--line);
  border-radius: 6px;
}
code, pre { font: 0.8125rem/1.5 ui-monospace, Consolas, Menlo, monospace; }
@media print {
  :root {
    color-scheme: light;
    --ink: #000000;
    --soft: #444444;
    --ground: #ffffff;
    --line: #aaaaaa;
    --box: #ffffff;
    --warn: #7a4800;
    --warn-ground: #ffffff;
  }
  body { max-width: none; padding: 0; }
  figure, tr, .simulated { break-inside: avoid; }
  h2, h3, h3 + p { break-after: avoid; }
  .scores th[scope="row"] { position: static; }
  .scroll { overflow: visible; border: 0; }
}
`.trim();
