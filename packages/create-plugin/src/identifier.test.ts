import { expect, it } from "vitest";
import { identifierOf } from "./identifier.ts";

it("is the name in camelCase", () => {
  expect(identifierOf("log-cosh", "loss", new Set())).toBe("logCosh");
  expect(identifierOf("top-5-error", "metric", new Set())).toBe("top5Error");
});

it("gets the kind added where the language or the file has the word already", () => {
  expect(identifierOf("switch", "loss", new Set())).toBe("switchLoss");
  expect(identifierOf("undefined", "loss", new Set())).toBe("undefinedLoss");
  expect(identifierOf("define-loss", "loss", new Set(["defineLoss"]))).toBe("defineLossLoss");
});
