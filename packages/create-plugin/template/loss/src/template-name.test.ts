import { describeLoss } from "@downslope/testing";
import reference from "../reference/template-name.json" with { type: "json" };
import { templateName } from "./template-name.ts";

describeLoss(templateName, { cases: reference.cases, rejects: [{ over: 0 }] });
describeLoss(templateName, { options: { over: 0.5 } });
