import {
  type AnyPlugin,
  type Pipeline,
  createRegistry,
  defineDataset,
  defineLoss,
  defineModel,
  parseDocument,
} from "@downslope/core";
import { z } from "zod";
import { optimizers } from "../src/index.ts";

/* The rest of a document, for optimizers that must show themselves in one. Nothing of it is run. */

const about = { title: { en: "Test", ko: "시험" }, summary: { en: "For tests.", ko: "시험용입니다." } };
const refuse = (): never => {
  throw new Error("Only read, never run.");
};

const rest: readonly AnyPlugin[] = [
  defineDataset({ name: "no-data", options: z.object({}), about, create: refuse }),
  defineModel({ name: "no-model", options: z.object({}), about, create: refuse }),
  defineLoss({ name: "no-loss", options: z.object({}), about, inputs: ["prediction", "target"], create: refuse }),
];

const registry = createRegistry(optimizers, rest);

/** A pipeline whose optimizer stands in a document, as YAML or JSON writes it. */
export const pipelineWith = (optimizer: string): Pipeline =>
  parseDocument(`dataset: no-data\nmodel: no-model\nloss: no-loss\noptimizer: ${optimizer}\n`, { registry });

/** A document in which an optimizer was written. */
export const pipelineFrom = (document: object): Pipeline => parseDocument(JSON.stringify(document), { registry });
