import type { AnyPlugin } from "@downslope/core";

export function lossList(losses: readonly AnyPlugin[]): string;
export function listedLosses(text: string): string;
