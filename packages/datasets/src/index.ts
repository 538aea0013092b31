import type { AnyPlugin } from "@downslope/core";
import { breastCancer } from "./breast-cancer.ts";
import { csv } from "./csv.ts";
import { digits } from "./digits.ts";
import { iris } from "./iris.ts";
import { lineWithOutliers } from "./line-with-outliers.ts";
import { spiral } from "./spiral.ts";

export { breastCancer } from "./breast-cancer.ts";
export { csv } from "./csv.ts";
export { digits } from "./digits.ts";
export { iris } from "./iris.ts";
export { lineWithOutliers } from "./line-with-outliers.ts";
export { spiral } from "./spiral.ts";

/** All data sets of this package, for `registry.use`. */
export const datasets: readonly AnyPlugin[] = [breastCancer, csv, digits, iris, lineWithOutliers, spiral];
