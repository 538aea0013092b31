/** Names of layers for people: `layers.0` is layer 1, the last that is numbered the output; others keep their names. */
export function layerNames(
  layers: readonly string[],
  words: { layer(number: number): string; outputLayer(number: number): string },
): string[] {
  const numbers = layers.map((layer) => Number(/\.(\d+)$/.exec(layer)?.[1] ?? Number.NaN));
  const last = numbers.findLastIndex((number) => !Number.isNaN(number));
  return layers.map((layer, i) => {
    const number = numbers[i]!;
    if (Number.isNaN(number)) return layer;
    return i === last ? words.outputLayer(number + 1) : words.layer(number + 1);
  });
}
