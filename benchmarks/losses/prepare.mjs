import { createRegistry } from "@downslope/core";
import { losses } from "@downslope/losses";
import { context, waysToFill } from "./inputs.mjs";

const registry = createRegistry(losses);

/** Options of losses that cannot do without. */
const needed = {
  "adaptive-log-softmax": { cutoffs: [100, 400] },
  sum: { losses: ["mse", "mae"].map((name) => registry.get("loss", name)()) },
};

/** The names of the built-in losses. */
export const known = registry.list("loss").map(({ name }) => name);

/** A built-in loss at work, and ways to fill its inputs. */
export function prepare(name) {
  const plugin = registry.get("loss", name);
  const loss = plugin(needed[name] ?? {}).create(context);
  return { loss, ways: waysToFill(plugin, loss) };
}
