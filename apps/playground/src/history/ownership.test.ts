import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { memoryStorage } from "./memory-storage.ts";
import { newRecord } from "./new-run.ts";
import { signOwnership, signs } from "./ownership.ts";
import { newRun } from "./testing/tabs.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

test("without locks, signs of life keep a run; silence gives it free", async () => {
  const storage = memoryStorage();
  const tab = (name: string) => signOwnership(storage, Date.now, name);
  const release = (await tab("one").claim("a"))!;
  await storage.create((number) => newRecord(newRun(), { id: "a", number, now: Date.now() }));
  expect(await tab("two").claim("a")).toBeUndefined();
  await vi.advanceTimersByTimeAsync(10 * signs.silence);
  expect(await tab("two").claim("a")).toBeUndefined();
  release();
  await vi.advanceTimersByTimeAsync(signs.silence + signs.every);
  expect(await tab("two").claim("a")).toBeDefined();
});

test("a run that is over is anybody's", async () => {
  const storage = memoryStorage();
  await storage.create((number) => ({ ...newRecord(newRun(), { id: "a", number, now: 0 }), status: "stopped" }));
  expect(await signOwnership(storage, Date.now, "two").claim("a")).toBeDefined();
});
