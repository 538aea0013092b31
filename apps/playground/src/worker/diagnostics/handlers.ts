import type { Handlers } from "../handlers.ts";
import { activationsOf } from "./activations.ts";
import { classesOf, predictOne } from "./classes.ts";
import { encodeSample, fieldsOf } from "./fields.ts";
import type { DiagnosticsCalls } from "./protocol.ts";
import { openDocument, withModel } from "./subject.ts";
import { weightsOf } from "./weights.ts";

export const handlers: Handlers<DiagnosticsCalls> = {
  "diagnostics.weights": weightsOf,
  "diagnostics.activations": (subject) => withModel(subject, activationsOf),
  "diagnostics.classes": ({ split, ...subject }) => withModel(subject, (opened) => classesOf(opened, split)),
  "diagnostics.fields": async ({ document }) => fieldsOf(await openDocument(document)),
  "diagnostics.predict": ({ values, ...subject }) =>
    withModel(subject, (opened) => predictOne(opened, encodeSample(opened, values))),
};
