import { ArrowRight, Workflow } from "lucide-react";
import { type ReactNode, useState } from "react";
import { findPlugin, useCatalogue } from "../app/catalogue.ts";
import { useLanguage, useTexts } from "../app/language.ts";
import { useNavigation } from "../app/navigation.ts";
import { numberText } from "../charts/number-text.ts";
import { useOptionWords } from "../document/option-words.tsx";
import { useDocument } from "../document/store.ts";
import { Button } from "../ui/button.tsx";
import { Notice, Row } from "../ui/layout.tsx";
import type { Options } from "../worker/schedules/protocol.ts";
import type { PlanState } from "./plan-state.ts";
import { texts } from "./texts.ts";

/** Writes the edited schedule into the pipeline document. */
export function UseInPipeline({
  state,
  pipeline,
  isGood,
}: {
  readonly state: PlanState;
  readonly pipeline: Options | undefined;
  readonly isGood: boolean;
}): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { label } = useOptionWords();
  const catalogue = useCatalogue();
  const [written, setWritten] = useState<string>();
  const optimizer = useDocument(({ value }) => value["optimizer"]);
  const { option, base } = state;
  const entry = state.shown.find(({ id }) => id === state.selected)?.entry;
  const path = option === "learningRate" ? ["scheduler"] : ["schedules", option];
  const there = pipeline?.options.find(({ name }) => name === option)?.base;
  // The value stands where the optimizer itself has the option; inside a wrapper it is left alone.
  const use = typeof optimizer === "string" ? optimizer : (optimizer as { readonly use?: string } | undefined)?.use;
  const isOwn = option in (findPlugin(catalogue, "optimizer", use)?.jsonSchema.properties ?? {});
  const number = (value: number): string => numberText(value, language);
  const isWritten = written === JSON.stringify([option, entry]);
  return (
    <>
      <div>
        <Button
          look="primary"
          isDisabled={!isGood || entry === undefined}
          onPress={() => {
            useDocument.getState().edit(path, typeof entry === "string" ? { use: entry } : entry);
            setWritten(JSON.stringify([option, entry]));
          }}
        >
          <Workflow size={16} aria-hidden /> {words.use}
        </Button>
      </div>
      {isWritten && (
        <Notice tone="good" isLive>
          <p>{words.used(label(option))}</p>
          {there !== undefined && there !== base && <p>{words.baseDiffers(number(base), number(there))}</p>}
          <Row>
            {there !== undefined && there !== base && isOwn && (
              <Button
                size="small"
                onPress={() => {
                  const document = useDocument.getState();
                  if (typeof optimizer === "string") document.edit(["optimizer"], { use: optimizer, [option]: base });
                  else document.edit(["optimizer", option], base);
                }}
              >
                {words.useBase}
              </Button>
            )}
            <Button size="small" onPress={() => useNavigation.getState().go("train")}>
              {words.toTraining} <ArrowRight size={15} aria-hidden />
            </Button>
          </Row>
        </Notice>
      )}
    </>
  );
}
