/** How many classes have a colour (`--class-0`, ...) and a shape of their own; more would repeat them. */
const distinct = 4;

/** CSS variable of a class's colour. */
export const colourOf = (label: number): string => `--class-${label % distinct}`;

/** The marker of a class around a point, as an SVG path: circle, square, triangle, diamond. Told apart without colour. */
export function markerPath(label: number, x: number, y: number, radius: number): string {
  const r = radius;
  switch (label % distinct) {
    case 0:
      return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
    case 1:
      return `M${x - 0.9 * r} ${y - 0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}z`;
    case 2:
      return `M${x} ${y - 1.2 * r}l${1.15 * r} ${2 * r}h${-2.3 * r}z`;
    default:
      return `M${x} ${y - 1.3 * r}l${1.3 * r} ${1.3 * r}l${-1.3 * r} ${1.3 * r}l${-1.3 * r} ${-1.3 * r}z`;
  }
}
