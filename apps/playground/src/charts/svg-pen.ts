import { markerPath } from "./palette.ts";
import type { Pen } from "./pen.ts";

/** A picture in the making. */
export interface SvgPen extends Pen {
  /** Adds markup as it is. */
  raw(markup: string): void;
  /** The whole file. */
  end(): string;
}

/** Draws a file of SVG that needs nothing beside itself. */
export function svgPen(
  width: number,
  height: number,
  { font, background, title }: { font: string; background: string; title: string },
): SvgPen {
  const parts: string[] = [];
  let clips = 0;
  return {
    line(points, count, { color, width: thickness = 1, dash = [], opacity = 1 }) {
      let path = "";
      let drawing = false;
      for (let at = 0; at < 2 * count; at += 2) {
        const y = points[at + 1]!;
        if (Number.isNaN(y)) drawing = false;
        else {
          const next = points[at + 3];
          const alone = !drawing && (at + 2 >= 2 * count || next === undefined || Number.isNaN(next));
          path += `${drawing ? "L" : "M"}${short(points[at]!)},${short(y)}${alone ? "h0" : ""}`;
          drawing = true;
        }
      }
      if (path === "") return;
      const broken = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : ' stroke-linecap="round"';
      const faint = opacity < 1 ? ` stroke-opacity="${opacity}"` : "";
      parts.push(
        `<path d="${path}" fill="none" stroke="${escaped(color)}" stroke-width="${thickness}" stroke-linejoin="round"${broken}${faint}/>`,
      );
    },
    area(points, count, color, opacity) {
      let path = "";
      for (let at = 0; at < 2 * count; at += 2) {
        path += `${at === 0 ? "M" : "L"}${short(points[at]!)},${short(points[at + 1]!)}`;
      }
      parts.push(`<path d="${path}Z" fill="${escaped(color)}" fill-opacity="${opacity}"/>`);
    },
    rect(x, y, w, h, color, opacity = 1) {
      const faint = opacity < 1 ? ` fill-opacity="${opacity}"` : "";
      parts.push(
        `<rect x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}" fill="${escaped(color)}"${faint}/>`,
      );
    },
    text(text, x, y, { color, size, anchor = "start", baseline = "middle", bold = false, upright = false, halo }) {
      // Not every reader of SVG knows `dominant-baseline`, so the letters are placed by their height.
      const shift = { top: 0.8, middle: 0.35, bottom: -0.2 }[baseline] * size;
      const place = upright
        ? `transform="translate(${short(x)},${short(y)}) rotate(-90)" dy="${short(shift)}"`
        : `x="${short(x)}" y="${short(y + shift)}"`;
      const ring =
        halo === undefined
          ? ""
          : ` stroke="${escaped(halo)}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`;
      parts.push(
        `<text ${place} font-size="${short(size)}" fill="${escaped(color)}" text-anchor="${anchor}"${bold ? ' font-weight="600"' : ""}${ring}>${escaped(text)}</text>`,
      );
    },
    marker(marker, x, y, size, color, opacity = 1) {
      const faint = opacity < 1 ? ` fill-opacity="${opacity}"` : "";
      parts.push(
        `<path d="${markerPath(marker, size)}" transform="translate(${short(x)},${short(y)})" fill="${escaped(color)}"${faint}/>`,
      );
    },
    inside(x, y, w, h, draw) {
      const id = `inside-${++clips}`;
      parts.push(
        `<clipPath id="${id}"><rect x="${short(x)}" y="${short(y)}" width="${short(w)}" height="${short(h)}"/></clipPath><g clip-path="url(#${id})">`,
      );
      draw();
      parts.push("</g>");
    },
    raw: (markup) => void parts.push(markup),
    end: () =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      `font-family="${escaped(font)}"><title>${escaped(title)}</title>` +
      `<rect width="${width}" height="${height}" fill="${escaped(background)}"/>${parts.join("")}</svg>`,
  };
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Text as XML writes it. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
