import { defineTexts } from "../app/texts.ts";
import type { Axis } from "../worker/losses/protocol.ts";
import type { AxisText } from "./axis-text.ts";
import { english } from "./axis-texts-en.ts";
import { korean } from "./axis-texts-ko.ts";

/** What the page says of each axis. */
export const axisTexts = defineTexts<Readonly<Record<Axis, AxisText>>>({ en: english, ko: korean });
