import { createRegistry, defineScheduler } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { missingTexts } from "../../build/missing-texts.ts";
import { loadKorean } from "./korean.ts";
import { optionLabel, optionText, valueText } from "./option-texts.ts";

await loadKorean();

describe("option texts", () => {
  it("has Korean of each description, name and value that an option of the registry or a document has", () => {
    expect(missingTexts()).toEqual([]);
  });

  it("misses what has none, however deep", () => {
    const mode = { enum: ["none", "odd"], description: "how it goes" };
    const schema = {
      type: "object",
      properties: {
        learningRate: { type: "number", description: "a rate of another kind" },
        stages: { type: "array", items: { anyOf: [{ type: "object", properties: { mode } }] } },
      },
    };
    const validate = (value: unknown) => ({ value: value as object });
    const options = {
      "~standard": { version: 1, vendor: "own", validate, jsonSchema: { input: () => schema } },
    } as const;
    const stranger = defineScheduler({
      name: "stranger",
      options,
      create: () => () => 1,
      about: { title: { en: "Stranger", ko: "낯선 것" }, summary: { en: "Does nothing.", ko: "아무것도 안 합니다." } },
    });
    expect(missingTexts(createRegistry(stranger))).toEqual([
      'description "a rate of another kind"',
      'description "how it goes"',
      "option stages",
      "value mode: odd",
    ]);
  });

  it("gives a description in the language of the page, and English where there is none else", () => {
    const known = "base learning rate, which a scheduler scales";
    expect(optionText(known, "en")).toEqual({ text: known, lang: "en" });
    expect(optionText(known, "ko")).toEqual({ text: expect.stringContaining("기본 학습률"), lang: "ko" });
    expect(optionText("a stranger's words", "ko")).toEqual({ text: "a stranger's words", lang: "en" });
    expect(optionText("constructor", "ko")).toEqual({ text: "constructor", lang: "en" });
  });

  it("calls options by words", () => {
    expect(optionLabel("learningRate", "en").text).toBe("Learning rate");
    expect(optionLabel("learningRate", "ko")).toEqual({ text: "학습률", lang: "ko" });
    expect(optionLabel("beta1", "en").text).toBe("β₁");
    expect(optionLabel("strangersOwnL2Norm", "ko")).toEqual({ text: "Strangers own l2 norm", lang: "en" });
  });

  it("tells what a value means in its option, where there is more to say than the value does", () => {
    expect(valueText("reduction", "none", "en")!.text).toBe("as they are");
    expect(valueText("normalisation", "none", "ko")!.text).toBe("없음");
    expect(valueText("mode", "min", "ko")).toEqual({ text: "작을수록 좋음", lang: "ko" });
    expect(valueText("reduction", "mean", "en")).toBeUndefined();
    expect(valueText("flavour", "strange", "ko")).toBeUndefined();
  });
});
