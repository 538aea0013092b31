import { describeScheduler } from "@downslope/testing";
import reference from "../reference/template-name.json" with { type: "json" };
import { templateName } from "./template-name.ts";

describeScheduler(templateName, { cases: reference.cases, rejects: [{ period: 0 }] });
