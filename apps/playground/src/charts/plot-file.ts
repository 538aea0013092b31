import type { ChartTheme } from "./chart-theme.ts";

/** A picture of the page as a file of its own: with background and title, and with no names of the style sheet. */
export function plotFile(picture: SVGSVGElement, title: string, theme: ChartTheme): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  // Colours written as `var(--name)` mean nothing outside the page.
  const style = getComputedStyle(document.documentElement);
  const isolated = (text: string): string =>
    text.replaceAll(/var\((--[\w-]+)\)/g, (_, name: string) => style.getPropertyValue(name).trim());
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const { name, value } of element.attributes) {
      if (value.includes("var(--")) element.setAttribute(name, isolated(value));
    }
  }
  const height = Number(picture.getAttribute("height")) || picture.clientHeight;
  const width = Number(picture.getAttribute("width")) || picture.clientWidth;
  const size = theme.fontSize;
  copy.removeAttribute("aria-hidden");
  copy.setAttribute("y", String(size * 3));
  copy.setAttribute("x", String(size));
  const outer = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const attributes: Record<string, string | number> = {
    width: width + 2 * size,
    height: height + 4 * size,
    viewBox: `0 0 ${width + 2 * size} ${height + 4 * size}`,
    "font-family": theme.font,
  };
  for (const [name, value] of Object.entries(attributes)) outer.setAttribute(name, String(value));
  const add = (name: string, given: Record<string, string | number>, text = ""): void => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(given)) element.setAttribute(key, String(value));
    element.textContent = text;
    outer.append(element);
  };
  add("title", {}, title);
  add("rect", { width: "100%", height: "100%", fill: theme.surface });
  add("text", { x: size, y: size * 2, "font-size": size * 1.2, "font-weight": 600, fill: theme.text }, title);
  outer.append(copy);
  return new XMLSerializer().serializeToString(outer);
}
