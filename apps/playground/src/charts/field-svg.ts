import type { Language } from "../app/texts.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { type FieldPicture, barHeight, drawField, rasterBox } from "./field-drawing.ts";
import type { MapPoint } from "./field-points.tsx";
import { seriesStyle } from "./palette.ts";
import { toPixel } from "./scale.ts";
import { svgPen } from "./svg-pen.ts";

/** A map as a file of SVG; its raster is a picture inside. */
export function fieldSvg(
  picture: FieldPicture,
  raster: HTMLCanvasElement | undefined,
  smooth: boolean,
  points: readonly MapPoint[],
  title: string,
  theme: ChartTheme,
  language: Language,
): string {
  const { geometry, field } = picture;
  const size = theme.fontSize;
  const bar = picture.look.kind === "classes" ? 0 : barHeight(size);
  const { font, surface: background } = theme;
  const pen = svgPen(geometry.width + 2 * size, Math.ceil(geometry.height + bar + size * 4), {
    font,
    background,
    title,
  });
  pen.text(title, size, size * 1.7, { color: theme.text, size: size * 1.2, bold: true });
  pen.raw(`<g transform="translate(${size},${size * 3})">`);
  drawField(pen, picture, theme, language, () => {
    const { left, top, width, height } = rasterBox(field!, geometry);
    const look = smooth ? "" : ' style="image-rendering:pixelated"';
    pen.raw(
      `<image x="${left}" y="${top}" width="${width}" height="${height}" preserveAspectRatio="none"${look} href="${raster!.toDataURL()}"/>`,
    );
  });
  for (const { x, y, style, marker, size: across = 8 } of points) {
    const own = seriesStyle(style);
    const [left, top] = [toPixel(geometry.x, x), toPixel(geometry.y, y)];
    if (!Number.isFinite(left + top)) continue;
    pen.marker(marker ?? own.marker, left, top, across + 2, theme.surface);
    pen.marker(marker ?? own.marker, left, top, across, theme.series[own.color]!);
  }
  pen.raw("</g>");
  return pen.end();
}
