import { compiled, fromHost, onDevice, randomKey, scope, valueAndGrad } from "@downslope/core";
import { variedRoles } from "./inputs.mjs";
import { timed } from "./timing.mjs";

/** Times value and gradient of a loss as one compiled program on Wasm, float32. */
export function timeDownslope(loss, { inputs, shape }) {
  return onDevice("wasm", () => {
    let result;
    scope(() => {
      const tensors = Object.fromEntries(Object.entries(inputs).map(([role, host]) => [role, fromHost(host)]));
      const roles = variedRoles(loss);
      const varied = { outputs: pick(tensors, roles), params: paramsOf(loss, shape) };
      const fixed = pick(
        tensors,
        loss.inputs.filter((role) => !roles.includes(role)),
      );
      const step = compiled((some, rest) =>
        valueAndGrad(({ outputs, params }) => loss.evaluate({ ...outputs, ...rest }, undefined, params))(some),
      );
      let value = Number.NaN;
      // The value and the gradients are outputs of one program: reading one number waits for all.
      const run = () =>
        scope(() => {
          value = step(varied, fixed)[0].item();
        });
      result = { ...timed(run), value };
    });
    return result;
  });
}

const paramsOf = (loss, shape) =>
  loss.init ? loss.init({ key: randomKey(7), output: shape.slice(1), classes: 1000 }) : {};
const pick = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));
