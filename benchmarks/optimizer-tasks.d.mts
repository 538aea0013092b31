/** The height that an optimizer reaches on a surface, `quadratic` or `rosenbrock`, with its settings. */
export function heightOf(surface: "quadratic" | "rosenbrock", name: string): Promise<number>;
/** Test accuracy on the digits with the settings of an optimizer. */
export function digitsAccuracy(name: string): Promise<number>;
