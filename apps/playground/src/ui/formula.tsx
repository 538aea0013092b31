import { type ReactNode, useEffect, useState } from "react";
import styles from "./layout.module.css";

type Render = (tex: string, isBlock: boolean) => string;

let loading: Promise<Render> | undefined;

/** KaTeX and its style sheet, loaded when the first formula is shown. */
function loadKatex(): Promise<Render> {
  loading ??= Promise.all([import("katex"), import("katex/dist/katex.min.css")]).then(
    ([{ default: katex }]) =>
      (tex, isBlock) =>
        katex.renderToString(tex, {
          displayMode: isBlock,
          throwOnError: false,
          strict: false,
          output: "htmlAndMathml",
        }),
  );
  return loading;
}

export interface FormulaProps {
  /** The formula in TeX. */
  readonly tex: string;
  /** Whether it stands on a line of its own. */
  readonly isBlock?: boolean;
}

/** A formula; its source until KaTeX is there, and where TeX is wrong. */
export function Formula({ tex, isBlock = true }: FormulaProps): ReactNode {
  const [html, setHtml] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    void loadKatex().then((render) => isCurrent && setHtml(render(tex, isBlock)));
    return () => {
      isCurrent = false;
    };
  }, [tex, isBlock]);
  const Element = isBlock ? "div" : "span";
  if (html === undefined) return <code className={styles["formulaText"]}>{tex}</code>;
  // KaTeX escapes what it is given; its `trust` option is off.
  return (
    <Element
      className={styles["formula"]}
      {...(isBlock && { tabIndex: 0, role: "group" })}
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
