import { describe, expect, it } from "vitest";
import { simplify } from "./draw-lines.ts";
import { fileName, tableCsv, thin } from "./export.ts";
import { cursorText, stepCursor } from "./line-cursor.ts";
import { describeLines, lineTable } from "./line-export.ts";
import { lineSvg } from "./line-svg.ts";
import { CurveCache, type LineSeries } from "./line-series.ts";
import { type LineViewOptions, viewLines } from "./line-view.ts";
import { smooth } from "./smoothing.ts";
import { texts } from "./texts.ts";

const theme = {
  theme: "light" as const,
  text: "#111",
  muted: "#555",
  line: "#ddd",
  strongLine: "#888",
  surface: "#fff",
  sunken: "#eee",
  accent: "#00f",
  danger: "#f00",
  warning: "#fa0",
  good: "#0a0",
  series: Array.from({ length: 8 }, (_, at) => `#00000${at}`),
  font: 'system-ui, "Segoe UI"',
  fontSize: 12,
};

const falling: LineSeries = { id: "a", name: "training <a>", data: { x: [0, 1, 2, 3], y: [4, 2, 1, 0.5] } };
const broken: LineSeries = { id: "b", name: "test", data: { x: [0, 2, 4], y: [3, NaN, 2] } };

function view(
  series: readonly LineSeries[],
  options: Partial<LineViewOptions> = {},
  size = { width: 600, height: 300 },
) {
  const curves = series.map((one, index) => new CurveCache().read(one, index, 0, options.y?.log ?? false));
  const given = { x: { title: "step" }, y: { title: "loss" }, ...options };
  return viewLines(curves, given, { ...size, fontSize: 12 }, "en");
}

describe("viewLines", () => {
  it("shows all of every curve, and a mark beyond them", () => {
    const { geometry, isEmpty } = view([falling, broken], { marks: [{ axis: "y", value: 9, label: "limit" }] });
    expect(isEmpty).toBe(false);
    expect([geometry.x.min, geometry.x.max]).toEqual([0, 4]);
    expect(geometry.y.min).toBeLessThan(0.5);
    expect(geometry.y.max).toBeGreaterThan(9);
  });

  it("fits the vertical axis to what a zoom shows", () => {
    const { geometry } = view([falling], { zoom: [2, 3] });
    expect(geometry.y.max).toBeLessThan(2);
  });

  it("can be drawn with nothing in it, in any size", () => {
    for (const width of [60, 360, 4000]) {
      const empty = view([], {}, { width, height: 120 });
      expect(empty.isEmpty).toBe(true);
      expect(empty.geometry.plot.width).toBeGreaterThan(0);
      expect(lineSvg(empty, "Nothing", theme, "en")).toContain("</svg>");
    }
  });

  it("has room for a logarithmic axis where values are zero or below", () => {
    const { geometry } = view([{ ...falling, data: { x: [0, 1, 2], y: [0, -1, 10] } }], {
      y: { title: "", log: true },
    });
    expect(geometry.y.min).toBeGreaterThan(0);
  });
});

describe("the cursor", () => {
  it("goes from point to point and stays inside", () => {
    const shown = view([falling]);
    expect(stepCursor(shown, undefined, 1)).toBe(0);
    expect(stepCursor(shown, 1, 1)).toBe(2);
    expect(stepCursor(shown, 3, 10)).toBe(3);
    expect(stepCursor(shown, 0, -1)).toBe(0);
  });

  it("says what each curve has", () => {
    const text = cursorText(view([falling, broken]), 2, "en", texts.en);
    expect(text).toBe("step 2: training <a> 1, test not finite");
  });
});

describe("what is saved", () => {
  it("is a picture of its own: title, axes, legend and curves, with nothing unescaped", () => {
    const svg = lineSvg(view([falling, broken]), "Loss & more", theme, "en");
    expect(svg).toContain("<title>Loss &amp; more</title>");
    expect(svg).toContain("training &lt;a&gt;");
    expect(svg).toContain(">step</text>");
    expect(svg).not.toMatch(/var\(|NaN|undefined|href/);
    const tags = [...svg.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)];
    const open = tags.filter(([, closing, , alone]) => !closing && !alone).length;
    expect(open).toBe(tags.filter(([, closing]) => closing).length);
  });

  it("is a table with a row for each x", () => {
    const table = lineTable([falling, broken], "step", false);
    expect(table.columns).toEqual(["step", "training <a>", "test"]);
    expect(table.rows).toEqual([
      [0, 4, 3],
      [1, 2, undefined],
      [2, 1, NaN],
      [3, 0.5, undefined],
      [4, undefined, 2],
    ]);
  });

  it("is thinned for the page, with both ends, and whole in a file", () => {
    const x = Float64Array.from({ length: 10_000 }, (_, at) => at);
    const long: LineSeries = { id: "c", name: "c", data: { x, y: x } };
    const { rows, total } = lineTable([long], "step", false);
    expect([rows.length, total, rows[0]![0], rows.at(-1)![0]]).toEqual([500, 10_000, 0, 9999]);
    expect(lineTable([long], "step", true).rows).toHaveLength(10_000);
    expect(thin(3)).toEqual([0, 1, 2]);
  });

  it("quotes what a table of commas would break", () => {
    expect(tableCsv({ columns: ["a,b", 'say "x"'], rows: [[1.5, undefined]] })).toBe('"a,b","say ""x"""\r\n1.5,\r\n');
  });

  it("has a name that file systems take, in Korean too", () => {
    expect(fileName("Loss (nats) / step", "svg")).toBe("loss-nats-step.svg");
    expect(fileName("학습률 계획", "png")).toBe("학습률-계획.png");
    expect(fileName("???", "csv")).toBe("chart.csv");
  });
});

describe("simplify", () => {
  it("leaves out points that nobody would miss, and no others", () => {
    const points = Float64Array.from({ length: 2000 }, (_, at) =>
      at % 2 === 0 ? at / 2 : 200 + 150 * Math.sin(at / 150),
    );
    const few = simplify(points);
    expect(few.length).toBeLessThan(points.length / 4);
    for (let at = 0; at < points.length; at += 2) {
      const next = few.findIndex((value, place) => place % 2 === 0 && value >= points[at]!);
      const from = Math.max(0, next - 2);
      const share = next === 0 ? 0 : (points[at]! - few[from]!) / (few[next]! - few[from]!);
      const drawn = few[from + 1]! + share * (few[next + 1]! - few[from + 1]!);
      expect(Math.abs(drawn - points[at + 1]!)).toBeLessThan(0.7);
    }
  });

  it("keeps interruptions, upright lines and zigzags", () => {
    const points = Float64Array.from([0, 0, 1, 9, 1, 0, 2, 9, NaN, NaN, 4, 1, 5, 1, 6, 1]);
    expect([...simplify(points)]).toEqual([0, 0, 1, 9, 1, 0, 2, 9, NaN, NaN, 4, 1, 6, 1]);
  });
});

describe("smooth", () => {
  it("starts at the first value, not at zero, and passes over gaps", () => {
    const [first, gap, third] = smooth([4, NaN, 4], 0.9);
    expect(first).toBeCloseTo(4);
    expect(gap).toBeNaN();
    expect(third).toBeCloseTo(4);
  });
});

it("describes curves in a sentence", () => {
  expect(describeLines(view([falling]), "en", texts.en)).toBe(
    "1 curve. step from 0 to 3. training <a>: last 0.5, lowest 0.5 at 3.",
  );
});
