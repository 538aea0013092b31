/** What is saved besides pictures: a table of a chart's data. */
export interface ChartTable {
  readonly columns: readonly string[];
  /** Cells as numbers or words; `undefined` where there is no value. */
  readonly rows: readonly (readonly (number | string | undefined)[])[];
  /** Rows there were before thinning. */
  readonly total: number;
}

/** At most so many rows of a table are shown. */
export const tableRows = 500;

/** Indices of at most `most` of `length` things, evenly spaced, with the first and the last. */
export function thin(length: number, most = tableRows): number[] {
  if (length <= most) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.round((index * (length - 1)) / (most - 1)));
}

/** A table as comma-separated values. */
export function tableCsv({ columns, rows }: Pick<ChartTable, "columns" | "rows">): string {
  const cell = (value: number | string | undefined): string => {
    const text = value === undefined ? "" : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A name that every file system takes. */
export function fileName(title: string, ending: string): string {
  const name = title
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-+|-+$/g, "");
  return `${name || "chart"}.${ending}`;
}

/** Gives the visitor a file. */
export function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.hidden = true;
  // A link that is nowhere in the page is followed, but some browsers forget the name it gives.
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has to have begun to read it.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Saves a picture as SVG. */
export function saveSvg(svg: string, title: string): void {
  download(fileName(title, "svg"), new Blob([svg], { type: "image/svg+xml" }));
}

/** Saves a picture as PNG, with `scale` pixels for each of its own. */
export async function savePng(svg: string, title: string, scale = 2): Promise<void> {
  download(fileName(title, "png"), await rasterize(svg, scale));
}

/** A picture in SVG as PNG. */
export async function rasterize(svg: string, scale = 2): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large."))), "image/png");
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
