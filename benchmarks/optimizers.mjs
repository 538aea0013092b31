// What each optimizer reaches with the settings of optimizer-settings.mjs: the height left on a quadratic bowl and in
// Rosenbrock's valley, and test accuracy on the digits. What they cost is optimizer-cost.mjs.
//   npm run benchmark:optimizers            all of them
//   npm run benchmark:optimizers lion muon  some
import { settings } from "./optimizer-settings.mjs";
import { digitsAccuracy, heightOf } from "./optimizer-tasks.mjs";

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(settings);
console.log(`Node ${process.version}; quadratic and Rosenbrock: height left; digits: test accuracy after 15 epochs`);
console.log(
  `${"optimizer".padEnd(22)}${"quadratic".padStart(12)}${"Rosenbrock".padStart(12)}${"digits".padStart(9)}   settings on the digits`,
);
for (const name of names) {
  const quadratic = await heightOf("quadratic", name);
  const rosenbrock = await heightOf("rosenbrock", name);
  const accuracy = await digitsAccuracy(name);
  const cells = [quadratic.toExponential(1), rosenbrock.toExponential(1)].map((cell) => cell.padStart(12));
  const { digits } = settings[name];
  console.log(`${name.padEnd(22)}${cells.join("")}${accuracy.toFixed(3).padStart(9)}   ${JSON.stringify(digits)}`);
}
