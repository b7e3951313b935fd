import assert from "node:assert/strict";
import { exampleRun } from "../testing/example_run.ts";
import { type Judged, verdictSentence } from "./verdict_sentence.ts";

const { verdict, selected } = exampleRun();

function told(changes: Partial<Judged>): string {
  return verdictSentence({ ...verdict!, selected, ...changes });
}

Deno.test("verdictSentence() of an edge tells chance and strength, and promises no money", () => {
  const edge = {
    outcome: "edge" as const,
    skill: { value: 0.001, low: 0, high: 0.002, p: 0.02 },
    mcc: { value: 0.041, low: 0.021, high: 0.06, p: 0.001 },
    p: 0.0123,
  };
  assert.equal(
    told(edge),
    "Edge: on 9,999 held-out rows forest tells the direction better against " +
      "majority than luck may (p = 0.012; MCC 0.041). Whether it pays after " +
      "costs is another question.",
  );
  const skill = { ...edge.skill, value: -0.002 };
  assert.match(
    told({ ...edge, skill }),
    /MCC 0\.041\); as probabilities, what it states is worse than majority's\. Whether/,
  );
});

Deno.test("verdictSentence() of no edge tells what would have been seen", () => {
  assert.match(told({}), /^No edge: .* \(p = 0\.43\); 0\.8 points of accuracy/);
  const mcc = { value: 0, low: 0, high: 0, p: 1 };
  assert.match(
    told({ mcc, p: 1 }),
    /^No edge: on 9,999 held-out rows forest or the market knows one side only; 0\.8 points/,
  );
});

Deno.test("verdictSentence() of too little data tells what could have hidden", () => {
  assert.match(
    told({ outcome: "too little data", rows: 399, detectableEdge: 0.041 }),
    /^Too little data: on 399 held-out rows .*, but as much as 4\.1 points of accuracy would have shown only half of the time\.$/,
  );
});

Deno.test("verdictSentence() tells every look, and no p-value as 0", () => {
  assert.match(
    told({ p: 0.00042, pCorrected: 0.0083, trials: 20 }),
    /\(p = 0\.0004; as one of 20 looks p = 0\.008\)/,
  );
  assert.match(told({ p: 1e-9 }), /\(p < 0\.0001\)/);
});
