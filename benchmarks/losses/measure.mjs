// Measures one loss and its peers in TensorFlow.js, in a process of its own, so that the memory of one does not weigh on
// the next:  node measure.mjs NAME BACKENDS  prints one line of JSON.
import { startDevice } from "@downslope/core";
import { timeDownslope } from "./downslope.mjs";
import { prepare } from "./prepare.mjs";
import { startTensorflow, timeTensorflow, version } from "./tensorflow.mjs";

const [name, backends] = process.argv.slice(2);

async function measure() {
  const { loss, ways } = prepare(name);
  const refusals = [];
  for (const [index, way] of ways.entries()) {
    let ours;
    try {
      ours = timeDownslope(loss, way);
    } catch (error) {
      refusals.push(error.message.split("\n")[0]);
      continue;
    }
    const peers = {};
    for (const backend of backends.split(",")) peers[backend] = await timeTensorflow(name, loss, way, backend);
    return { way: index, ours, peers };
  }
  return { reason: refusals[0] };
}

await startDevice("wasm");
await startTensorflow();
const result = await measure().catch((error) => ({ reason: error.message.split("\n")[0] }));
console.log(JSON.stringify({ version, ...result }));
