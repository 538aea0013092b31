import { describe, expect, it } from "vitest";
import { missingTexts } from "../../build/missing-texts.ts";
import { optionLabel, optionText, valueText } from "./option-texts.ts";

describe("option texts", () => {
  it("has Korean of each description, name and value that an option of the registry or a document has", () => {
    expect(missingTexts()).toEqual([]);
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
