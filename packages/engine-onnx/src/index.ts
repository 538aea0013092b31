import { onnx } from "./onnx.ts";

export { type Columns } from "./export/columns.ts";
export { type ExportedModel, type Port, exportModel } from "./export/export-model.ts";
export { type ExportCheck, checkExport } from "./export/check-export.ts";
export { onnx };

/** All engines of this package, to register at once. */
export const engines = [onnx] as const;
