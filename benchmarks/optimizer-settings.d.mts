/** Settings of each optimizer for each task, by its name. */
export const settings: Readonly<Record<string, Readonly<Record<"quadratic" | "rosenbrock" | "digits", object>>>>;
