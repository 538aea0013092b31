export { type Context, type InterruptSignal, type Output, processContext } from "./context.ts";
export { run } from "./main.ts";
