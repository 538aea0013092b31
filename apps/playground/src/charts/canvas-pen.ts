import { type Marker, markerPath } from "./palette.ts";
import type { Pen } from "./pen.ts";

const shapes = new Map<string, Path2D>();

/** Draws on a canvas whose units are CSS pixels. */
export function canvasPen(canvas: CanvasRenderingContext2D, font: string): Pen {
  return {
    line(points, count, { color, width = 1, dash, opacity = 1, bars }) {
      if (bars !== undefined) {
        canvas.globalAlpha = opacity;
        canvas.fillStyle = color;
        fillBars(canvas, points, count, bars);
        canvas.globalAlpha = 1;
        return;
      }
      canvas.beginPath();
      let drawing = false;
      for (let at = 0; at < 2 * count; at += 2) {
        const y = points[at + 1]!;
        if (y !== y) drawing = false;
        else if (drawing) canvas.lineTo(points[at]!, y);
        else {
          canvas.moveTo(points[at]!, y);
          // A point between two gaps is a dot: round ends draw a line of no length.
          const next = points[at + 3];
          if (next === undefined || next !== next || at + 2 >= 2 * count) canvas.lineTo(points[at]!, y);
          drawing = true;
        }
      }
      canvas.strokeStyle = color;
      canvas.lineWidth = width;
      canvas.globalAlpha = opacity;
      canvas.lineJoin = "round";
      canvas.lineCap = dash && dash.length > 0 ? "butt" : "round";
      canvas.setLineDash(dash ? [...dash] : []);
      canvas.stroke();
      canvas.globalAlpha = 1;
    },
    area(points, count, color, opacity) {
      canvas.beginPath();
      for (let at = 0; at < 2 * count; at += 2) canvas.lineTo(points[at]!, points[at + 1]!);
      canvas.closePath();
      canvas.globalAlpha = opacity;
      canvas.fillStyle = color;
      canvas.fill();
      canvas.globalAlpha = 1;
    },
    rect(x, y, width, height, color, opacity = 1) {
      canvas.globalAlpha = opacity;
      canvas.fillStyle = color;
      canvas.fillRect(x, y, width, height);
      canvas.globalAlpha = 1;
    },
    text(text, x, y, { color, size, anchor = "start", baseline = "middle", bold = false, upright = false, halo }) {
      canvas.save();
      canvas.translate(x, y);
      if (upright) canvas.rotate(-Math.PI / 2);
      canvas.font = `${bold ? "600 " : ""}${size}px ${font}`;
      canvas.textAlign = anchor === "middle" ? "center" : anchor;
      canvas.textBaseline = baseline;
      if (halo !== undefined) {
        canvas.strokeStyle = halo;
        canvas.lineWidth = 3;
        canvas.lineJoin = "round";
        canvas.strokeText(text, 0, 0);
      }
      canvas.fillStyle = color;
      canvas.fillText(text, 0, 0);
      canvas.restore();
    },
    marker(marker, x, y, size, color, opacity = 1) {
      canvas.save();
      canvas.globalAlpha = opacity;
      canvas.translate(x, y);
      canvas.fillStyle = color;
      canvas.fill(shape(marker, size));
      canvas.restore();
    },
    inside(x, y, width, height, draw) {
      canvas.save();
      canvas.beginPath();
      canvas.rect(x, y, width, height);
      canvas.clip();
      draw();
      canvas.restore();
    },
  };
}

/**
 * A line as upright bars side by side, each as high as the line goes up and down within its width. Where there is no
 * graphics card a browser fills bars many times faster than the outline of such a line.
 */
function fillBars(canvas: CanvasRenderingContext2D, points: ArrayLike<number>, count: number, width: number): void {
  let [bar, top, bottom] = [NaN, 0, 0];
  const fill = (): void => {
    if (bar === bar) canvas.fillRect(bar, Math.floor(top), width, Math.max(1, Math.ceil(bottom) - Math.floor(top)));
  };
  const reach = (x: number, from: number, to: number): void => {
    const left = Math.floor(x / width) * width;
    if (left !== bar) {
      fill();
      [bar, top, bottom] = [left, Infinity, -Infinity];
    }
    if (from < top) top = from;
    if (to < top) top = to;
    if (from > bottom) bottom = from;
    if (to > bottom) bottom = to;
  };
  let [lastX, lastY] = [NaN, NaN];
  for (let at = 0; at < 2 * count; at += 2) {
    const x = points[at]!;
    const y = points[at + 1]!;
    if (y === y) {
      const across = lastY === lastY ? x - lastX : 0;
      if (across <= width) reach(x, y, lastY === lastY ? lastY : y);
      else {
        const parts = Math.ceil(across / width);
        for (let part = 0; part < parts; part++) {
          const [from, to] = [part / parts, (part + 1) / parts];
          reach(lastX + to * across, lastY + from * (y - lastY), lastY + to * (y - lastY));
        }
      }
    }
    [lastX, lastY] = [x, y];
  }
  fill();
}

function shape(marker: Marker, size: number): Path2D {
  const key = `${marker} ${size}`;
  let path = shapes.get(key);
  if (!path) shapes.set(key, (path = new Path2D(markerPath(marker, size))));
  return path;
}
