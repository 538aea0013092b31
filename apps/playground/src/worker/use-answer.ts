import { useEffect, useRef, useState } from "react";
import type { CallName, Calls } from "./calls.ts";
import { lab } from "./client.ts";

/** The last answer, with what it is the answer to. */
export interface Answered<Name extends CallName> {
  readonly request: Calls[Name]["request"];
  readonly result?: Calls[Name]["result"];
  readonly failure?: string;
}

/**
 * Asks the lab, and asks again as the request changes: one call at a time, and of the requests that come meanwhile only
 * the last, so that a slider is followed as fast as answers come. The answer before stays until the next is there. `key`
 * stands for the request where a new one may ask the same; nothing is asked while there is none.
 */
export function useAnswer<Name extends CallName>(
  name: Name,
  request: Calls[Name]["request"] | undefined,
  key: unknown = request,
): { readonly answer: Answered<Name> | undefined; readonly isBusy: boolean } {
  const [answer, setAnswer] = useState<Answered<Name>>();
  const [isBusy, setBusy] = useState(false);
  const state = useRef<{ wanted: Calls[Name]["request"] | undefined; isAsking: boolean; isGone: boolean }>({
    wanted: undefined,
    isAsking: false,
    isGone: false,
  });
  useEffect(() => {
    const one = state.current;
    one.isGone = false;
    return () => {
      one.isGone = true;
    };
  }, []);
  useEffect(() => {
    const one = state.current;
    one.wanted = request;
    if (one.isAsking || request === undefined) return;
    const ask = async (): Promise<void> => {
      one.isAsking = true;
      setBusy(true);
      while (one.wanted !== undefined && !one.isGone) {
        const asked = one.wanted;
        one.wanted = undefined;
        try {
          const result = await lab.call(name, asked);
          if (!one.isGone) setAnswer({ request: asked, result });
        } catch (error) {
          if (!one.isGone)
            setAnswer({ request: asked, failure: error instanceof Error ? error.message : String(error) });
        }
      }
      one.isAsking = false;
      if (!one.isGone) setBusy(false);
    };
    void ask();
    // The key stands for the request.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [name, key]);
  return { answer, isBusy };
}
