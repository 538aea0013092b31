export { templateName } from "./template-name.ts";
