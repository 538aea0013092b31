import { createRegistry, parseDocument } from "@downslope/core";
import { datasets } from "@downslope/datasets";
import { losses } from "@downslope/losses";
import { onnxModel, operatorNames } from "@downslope/model-onnx";
import { optimizers } from "@downslope/optimizers";
import { describe, expect, it } from "vitest";
import { codeBlocks, read } from "./repository.ts";

const readme = "packages/model-onnx/README.md";
const pages = ["docs/onnx-models.md", "docs/onnx-models.ko.md"] as const;

describe("the pages on models from files", () => {
  it("list the operators that there are", () => {
    const section = read(readme).split("## Operators")[1]!.split("Another operator is refused")[0]!;
    const listed = section
      .split("\n- ")
      .slice(1)
      .flatMap((part) => [...part.split("\n\n")[0]!.matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name!));
    // A node `Constant` is a constant, and no operator.
    expect(listed.toSorted()).toEqual([...operatorNames, "Constant"].toSorted());
  });

  it("have the same code in both languages", () => {
    expect(codeBlocks(pages[1])).toEqual(codeBlocks(pages[0]));
  });

  const registry = createRegistry(datasets, losses, optimizers, onnxModel);
  const rest = {
    dataset: "dataset: iris",
    model: "model: { use: onnx, path: a.onnx }",
    loss: "loss: sparse-categorical-cross-entropy",
    optimizer: "optimizer: adam",
  };
  const parts = [...pages, readme].flatMap((page) =>
    codeBlocks(page).flatMap(({ language, code }) => (language === "yaml" ? [{ page, code }] : [])),
  );
  it.each(parts)("write documents that are accepted: $page $code", ({ code }) => {
    const missing = Object.entries(rest).flatMap(([name, line]) => (code.includes(`${name}:`) ? [] : [line]));
    const { optimizer } = parseDocument([code, ...missing].join("\n"), { registry });
    expect(optimizer).toBeDefined();
  });
});
