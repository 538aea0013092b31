import { describeOptimizer } from "@downslope/testing";
import reference from "../reference/template-name.json" with { type: "json" };
import { templateName } from "./template-name.ts";

describeOptimizer(templateName, { reference, quadratic: { learningRate: 0.05 }, rejects: [{ momentum: 1 }] });
describeOptimizer(templateName, { options: { momentum: 0 } });
