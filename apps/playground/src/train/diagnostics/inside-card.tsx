import type { ReactNode } from "react";
import { useTexts } from "../../app/language.ts";
import { useTrainer } from "../../trainer/store.ts";
import { Card, Disclosure, Lead } from "../../ui/layout.tsx";
import { Activations } from "./activations.tsx";
import { texts } from "./texts.ts";
import { Weights } from "./weights.tsx";

/** Weights and activations of each layer, for those who ask. */
export function InsideCard(): ReactNode {
  const words = useTexts(texts);
  const hasModel = useTrainer(({ run }) => run?.checkpoint !== undefined);
  return (
    <Card title={words.inside}>
      {hasModel ? (
        <>
          <Disclosure title={words.weights}>
            <Weights />
          </Disclosure>
          <Disclosure title={words.activations}>
            <Activations />
          </Disclosure>
        </>
      ) : (
        <Lead>{words.noModel}</Lead>
      )}
    </Card>
  );
}
