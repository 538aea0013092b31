import type { ReactNode } from "react";
import { useTexts } from "../../app/language.ts";
import { MessageText } from "../../app/message-text.tsx";
import { Notice } from "../../ui/layout.tsx";
import { texts } from "./texts.ts";

/** Why the lab could not answer. */
export function Failure({ failure }: { readonly failure: string | undefined }): ReactNode {
  const words = useTexts(texts);
  if (failure === undefined) return null;
  return (
    <Notice tone="warning">
      <p>{words.failed}</p>
      <p>
        <MessageText message={failure} />
      </p>
    </Notice>
  );
}
