import { defineLoss } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readName } from "./rules.ts";
import { texts } from "./texts/texts.ts";

describe("a name", () => {
  const isTakenBy = (read: () => unknown): boolean => {
    try {
      read();
      return true;
    } catch {
      return false;
    }
  };
  const text = { en: "x", ko: "x" };
  const define = (name: string) =>
    defineLoss({
      name,
      options: z.object({}),
      inputs: ["prediction"],
      create:
        () =>
        ({ prediction }) =>
          prediction,
      about: { title: text, summary: text },
    });

  it.each(["a", "a1", "log-cosh", "top-5", "", "A", "1a", "a--b", "-a", "a-", "a_b", "a b", "é", "a\n"])(
    "%j is taken here exactly if core takes it",
    (name) => {
      expect(isTakenBy(() => readName(name, texts.en))).toBe(isTakenBy(() => define(name)));
    },
  );
});
