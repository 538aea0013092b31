type Load = () => Promise<void>;

/** Makes the engine ready to be imported from; build/late-engine.ts tells why it may not be there yet. */
export async function loadEngine(): Promise<void> {
  const load = (globalThis as { readonly [key: symbol]: unknown })[Symbol.for("downslope.load-engine")] as
    | Load
    | undefined;
  await load?.();
}
