import type { Words } from "../language.ts";
import type { Boundary, Extent, Points, Samples } from "../protocol.ts";
import { element, svgElement } from "./element.ts";
import { onLookChange, oncePerFrame } from "./frame.ts";
import { colourOf, markerPath } from "./markers.ts";

/** Radius of a point and width of the map, in CSS pixels, that it is drawn for. */
const radius = 3.2;
const standardWidth = 440;

export interface BoundaryMap {
  readonly element: HTMLElement;
  showSamples(samples: Samples): void;
  showBoundary(boundary: Boundary): void;
}

/** The plane, coloured by what the model predicts, with the points it learns from. */
export function createBoundaryMap(words: Words): BoundaryMap {
  const heading = element("figcaption");
  const canvas = element("canvas", { class: "plane", role: "img" });
  const empty = element("p", { class: "empty" });
  const legend = element("ul", { class: "legend" });
  let samples: Samples | undefined;
  let boundary: Boundary | undefined;
  const draw = oncePerFrame(() => {
    paint(canvas, samples, boundary);
    describe();
  });
  const describe = words.bind((texts) => {
    heading.textContent = texts.boundary.heading;
    empty.textContent = texts.boundary.empty;
    empty.hidden = samples !== undefined;
    const classes = samples?.classes ?? [];
    const points = samples ? samples.train.labels.length + samples.test.labels.length : 0;
    canvas.setAttribute(
      "aria-label",
      samples
        ? texts.boundary.description(String(points), String(classes.length), String(boundary?.epoch ?? 0))
        : texts.boundary.empty,
    );
  });
  const explain = words.bind((texts) => {
    const classes = samples?.classes ?? [];
    legend.replaceChildren(
      ...classes.map((name, label) => legendEntry(texts.boundary.class(name), label, "filled")),
      ...(samples ? [legendEntry(texts.boundary.train, undefined, "filled")] : []),
      ...(samples ? [legendEntry(texts.boundary.test, undefined, "hollow")] : []),
    );
  });
  onLookChange(canvas, draw);
  return {
    element: element("figure", { class: "map" }, heading, element("div", { class: "stage" }, canvas, empty), legend),
    showSamples(found) {
      samples = found;
      boundary = undefined;
      explain();
      draw();
    },
    showBoundary(found) {
      boundary = found;
      draw();
    },
  };
}

function legendEntry(text: string, label: number | undefined, fill: "filled" | "hollow"): HTMLElement {
  const colour = label === undefined ? "--text" : colourOf(label);
  const marker = svgElement(
    "svg",
    { viewBox: "0 0 14 14", "aria-hidden": "true", class: fill, style: `color: var(${colour})` },
    svgElement("path", { d: markerPath(label ?? 0, 7, 7, 4.5) }),
  );
  return element("li", {}, marker, text);
}

function paint(canvas: HTMLCanvasElement, samples: Samples | undefined, boundary: Boundary | undefined): void {
  const context = canvas.getContext("2d");
  const width = canvas.clientWidth;
  if (!context || width === 0) return;
  const scale = globalThis.devicePixelRatio;
  canvas.width = canvas.height = Math.round(width * scale);
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  if (boundary) {
    context.imageSmoothingQuality = "high";
    context.drawImage(
      heatMap(boundary, (label) => colour(colourOf(label))),
      0,
      0,
      width,
      width,
    );
  }
  if (!samples) return;
  const { extent, train, test } = samples;
  const surface = colour("--surface");
  // The surface's colour around filled points and inside hollow ones keeps both apart from the map under them.
  drawPoints(context, train, extent, width, (label) => ({ fill: colour(colourOf(label)), stroke: surface, line: 1 }));
  drawPoints(context, test, extent, width, (label) => ({ fill: surface, stroke: colour(colourOf(label)), line: 1.8 }));
}

/** One pixel a cell: the winner's colour, the stronger the surer the model is. */
function heatMap({ size, winners, confidence }: Boundary, colour: (label: number) => string): HTMLCanvasElement {
  const image = new ImageData(size, size);
  const palette = new Map<number, readonly number[]>();
  winners.forEach((winner, i) => {
    if (!palette.has(winner)) palette.set(winner, channels(colour(winner)));
    const strength = 0.12 + 0.5 * Math.max(0, 2 * confidence[i]! - 1);
    image.data.set([...palette.get(winner)!, 255 * strength], 4 * i);
  });
  const canvas = element("canvas", { width: size, height: size });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}

/** Red, green and blue of `#rrggbb`. */
const channels = (hex: string): number[] => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

interface Look {
  readonly fill: string;
  readonly stroke: string;
  readonly line: number;
}

function drawPoints(
  context: CanvasRenderingContext2D,
  { positions, labels }: Points,
  { low, high }: Extent,
  width: number,
  look: (label: number) => Look,
): void {
  const size = radius * Math.max(0.75, Math.min(1.2, width / standardWidth));
  labels.forEach((label, i) => {
    const x = ((positions[2 * i]! - low) / (high - low)) * width;
    const y = ((high - positions[2 * i + 1]!) / (high - low)) * width;
    mark(context, new Path2D(markerPath(label, x, y, size)), look(label));
  });
}

function mark(context: CanvasRenderingContext2D, shape: Path2D, { fill, stroke, line }: Look): void {
  context.fillStyle = fill;
  context.strokeStyle = stroke;
  context.lineWidth = line;
  context.fill(shape);
  context.stroke(shape);
}
