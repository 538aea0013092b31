export { type Context, processContext } from "./context.ts";
export { run } from "./main.ts";
