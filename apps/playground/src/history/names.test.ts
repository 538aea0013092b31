import { expect, test } from "vitest";
import { runName } from "./names.ts";

const record = { id: "5f1c7a9e-0b1d-4c5e-9a34-1d2f3a4b5c6d", number: 12 };

test("an automatic name is two words and the number, the same each time, in both languages", () => {
  expect(runName(record, "en")).toMatch(/^[A-Z][a-z]+ [a-z]+ 12$/);
  expect(runName(record, "ko")).toMatch(/^[가-힣]+ [가-힣]+ 12$/);
  expect(runName(record, "en")).toBe(runName({ ...record }, "en"));
});

test("every place of the words has both languages", () => {
  for (let i = 0; i < 3000; i++) {
    const one = { id: `run ${i}`, number: i };
    expect(runName(one, "en")).toMatch(/^[A-Z][a-z]+ [a-z]+ \d+$/);
    expect(runName(one, "ko")).toMatch(/^[가-힣]+ [가-힣]+ \d+$/);
  }
});

test("the same animal in both languages", () => {
  const pairs = new Map<string, string>();
  for (let i = 0; i < 3000; i++) {
    const one = { id: `run ${i}`, number: i };
    const [english, korean] = [runName(one, "en").split(" ")[1]!, runName(one, "ko").split(" ")[1]!];
    expect(pairs.get(english) ?? korean).toBe(korean);
    pairs.set(english, korean);
  }
  expect(pairs.get("heron")).toBe("왜가리");
  expect(pairs.get("wren")).toBe("굴뚝새");
  expect(new Set(pairs.values()).size).toBe(pairs.size);
});

test("what the user calls it comes first", () => {
  expect(runName({ ...record, label: "Baseline" }, "ko")).toBe("Baseline");
});
