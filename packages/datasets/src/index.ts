import type { AnyPlugin } from "@downslope/core";
import { blobs } from "./blobs.ts";
import { breastCancer } from "./breast-cancer.ts";
import { checkerboard } from "./checkerboard.ts";
import { circles } from "./circles.ts";
import { csv } from "./csv.ts";
import { digits } from "./digits.ts";
import { iris } from "./iris.ts";
import { lineWithOutliers } from "./line-with-outliers.ts";
import { moons } from "./moons.ts";
import { plane } from "./plane.ts";
import { points } from "./points.ts";
import { sine } from "./sine.ts";
import { spiral } from "./spiral.ts";

export { blobs } from "./blobs.ts";
export { breastCancer } from "./breast-cancer.ts";
export { checkerboard } from "./checkerboard.ts";
export { circles } from "./circles.ts";
export { csv } from "./csv.ts";
export { digits } from "./digits.ts";
export { iris } from "./iris.ts";
export { lineWithOutliers } from "./line-with-outliers.ts";
export { moons } from "./moons.ts";
export { plane } from "./plane.ts";
export { points } from "./points.ts";
export { sine } from "./sine.ts";
export { spiral } from "./spiral.ts";

/** All data sets of this package, for `registry.use`. */
export const datasets: readonly AnyPlugin[] = [
  blobs,
  breastCancer,
  checkerboard,
  circles,
  csv,
  digits,
  iris,
  lineWithOutliers,
  moons,
  plane,
  points,
  sine,
  spiral,
];
