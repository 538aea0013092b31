/** The kinds of plugins that there are templates for. */
export const kinds = ["loss", "optimizer", "scheduler", "metric"] as const;

export type Kind = (typeof kinds)[number];
