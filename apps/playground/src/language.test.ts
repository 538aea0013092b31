import { describe, expect, it } from "vitest";
import { type Memory, openWords } from "./language.ts";
import { type Texts, texts } from "./texts.ts";

const memoryOf = (stored: Record<string, string> = {}): Memory => ({
  getItem: (key) => stored[key] ?? null,
  setItem: (key, value) => (stored[key] = value),
});

describe("openWords", () => {
  it("takes the first of the visitor's languages that it has, else English", () => {
    expect(openWords(memoryOf(), ["fr-FR", "ko-KR", "en-US"]).language).toBe("ko");
    expect(openWords(memoryOf(), ["fr"]).language).toBe("en");
  });

  it("remembers a choice, and prefers it", () => {
    const memory = memoryOf();
    openWords(memory, ["en"]).choose("ko");
    expect(openWords(memory, ["en"]).language).toBe("ko");
  });

  it("takes no notice of a remembered language that it does not have", () => {
    expect(openWords({ ...memoryOf(), getItem: () => "constructor" }, ["ko"]).language).toBe("ko");
  });

  it("writes at once, after each change, and when asked", () => {
    const written: string[] = [];
    const words = openWords(memoryOf(), ["en"]);
    const again = words.bind(({ spiral }, language) => written.push(`${language}: ${spiral.start}`));
    words.choose("ko");
    words.choose("ko");
    again();
    expect(written).toEqual(["en: Start", "ko: 시작", "ko: 시작"]);
  });
});

describe("texts", () => {
  it("cannot lack a text in one language", () => {
    const { lead: _, ...incomplete } = texts.ko;
    // @ts-expect-error: `lead` is missing
    const complete: Texts = incomplete;
    expect(complete.lead).toBeUndefined();
  });

  it("writes Korean in Korean", () => {
    const sentences = Object.values(texts.ko.status).map((text) => (typeof text === "string" ? text : text("1", "2")));
    for (const sentence of sentences) expect(sentence).toMatch(/[가-힣]/);
  });
});
