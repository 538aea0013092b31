// Runs on any Node against the built package: what the platform had, and what comes out of the engine there.
import { createHash } from "node:crypto";

const had = { navigator: "navigator" in globalThis, float16: "Float16Array" in globalThis };
const core = await import(process.argv[2]);
await core.startDevice("cpu");
await core.startDevice("wasm");

const exact = core.onDevice("cpu", () => {
  const x = core.tensor([0.1, 0.2], { dtype: "float64" });
  return [...core.einsum("i,i->i", x, x).add(x.exp()).data()];
});
const bits = core.onDevice("wasm", () => {
  const weights = core.normal(core.randomKey(3), [16, 16]);
  const step = core.compiled((w) => core.valueAndGrad((p) => p.matmul(p).tanh().softplus().mean())(w));
  const [value, gradient] = step(weights);
  const hash = createHash("sha256");
  for (const tensor of [weights, value, gradient]) hash.update(Buffer.from(tensor.data().buffer));
  return hash.digest("hex");
});
console.log(JSON.stringify({ node: process.version, had, exact, bits }));
