import { startDevice } from "@downslope/core";
import type { FloatType } from "./written.ts";

/** Where numbers are computed and how near they must come, times max(1, |expected|). */
export interface Platform {
  readonly device: "cpu" | "wasm";
  readonly dtype: FloatType;
  readonly tolerance: number;
}

/** float64 on the exact device. */
export const float64: Platform = { device: "cpu", dtype: "float64", tolerance: 1e-9 };
/** float32 on the device that training runs on everywhere. */
export const float32: Platform = { device: "wasm", dtype: "float32", tolerance: 2e-5 };

/** Starts the devices of both platforms, once. */
export async function startPlatforms(): Promise<void> {
  for (const { device } of [float64, float32]) await startDevice(device);
}
