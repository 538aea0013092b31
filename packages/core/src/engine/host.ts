import type { HostArray } from "../tensor/dtype.ts";

/** Whether a value is a host array. */
export function isHostArray(value: unknown): value is HostArray {
  return (
    typeof value === "object" && value !== null && "data" in value && "shape" in value && ArrayBuffer.isView(value.data)
  );
}
