import type { ReactNode } from "react";
import { useTexts } from "../app/language.ts";
import { seriesColor } from "../charts/palette.ts";
import { LegendSwatch } from "../charts/legend-swatch.tsx";
import { Choice } from "../ui/button.tsx";
import { Lead } from "../ui/layout.tsx";
import { Select } from "../ui/select.tsx";
import { mostPoints } from "./edit-points.ts";
import styles from "./live-pane.module.css";
import { pictureTexts } from "./picture-texts.ts";
import { type PointEditor, tools } from "./use-point-editor.ts";

/** More classes than this are chosen from a list. */
const mostButtons = 4;

/** What pressing on the picture does, and of which class new points are. */
export function EditTools({
  editor,
  classes = [],
}: {
  readonly editor: PointEditor;
  readonly classes?: readonly string[];
}): ReactNode {
  const words = useTexts(pictureTexts);
  if (editor.refusal === "too-many") return <Lead>{words.tooMany(String(mostPoints))}</Lead>;
  if (editor.refusal) return null;
  const label = String(editor.label);
  return (
    <div className={styles["tools"]}>
      <Choice
        label={words.tool}
        value={editor.tool}
        options={tools.map((value) => ({ value, name: words.tools[value] }))}
        onChange={editor.setTool}
      />
      {editor.tool === "add" &&
        classes.length > 0 &&
        (classes.length > mostButtons ? (
          <Select
            label={words.newClass}
            value={label}
            options={classes.map((name, i) => ({ value: String(i), name }))}
            onChange={(value) => editor.setLabel(Number(value))}
          />
        ) : (
          <Choice
            label={words.newClass}
            value={label}
            options={classes.map((name, i) => ({
              value: String(i),
              name: (
                <span className={styles["swatch"]} style={{ color: seriesColor(i) }}>
                  <LegendSwatch style={i} kind="point" />
                  <span className={styles["plain"]}>{name}</span>
                </span>
              ),
            }))}
            onChange={(value) => editor.setLabel(Number(value))}
          />
        ))}
      {editor.tool !== "look" && (
        <Lead>
          {words.toolHelp[editor.tool]} {editor.becomesPoints && words.becomesPoints}
        </Lead>
      )}
    </div>
  );
}
