import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { numberText } from "../charts/number-text.ts";
import { rawValue } from "./image-grid.tsx";
import { Lead, TableBox } from "../ui/layout.tsx";
import type { DataPreview } from "../worker/train/protocol.ts";
import { pictureTexts } from "./picture-texts.ts";

const mostRows = 8;

/** The first samples, in the units of the data. */
export function DataTable({ data }: { readonly data: DataPreview }): ReactNode {
  const words = useTexts(pictureTexts);
  const language = useLanguage();
  const { features, target, splits, classCounts } = data;
  const { train } = splits;
  const width = features.length;
  const shown = Math.min(mostRows, train?.indices.length ?? 0);
  if (!train || shown === 0) return null;
  const names = target.kind === "classes" ? [words.classOf] : target.names;
  const targetOf = (row: number, column: number): string => {
    const value = train.targets[row * names.length + column]!;
    return target.kind === "classes" ? (target.classes[value] ?? String(value)) : numberText(value, language);
  };
  return (
    <>
      {target.kind === "classes" && classCounts && (
        <Lead>
          {target.classes
            .map((name, i) => words.classCount(name, numberText(classCounts[i] ?? 0, language)))
            .join(" · ")}
        </Lead>
      )}
      <Lead>{words.tableLead(String(shown), numberText(train.length, language))}</Lead>
      <TableBox label={words.table}>
        <table>
          <thead>
            <tr>
              {[...features, ...names].map((name, i) => (
                <th key={`${i} ${name}`} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: shown }, (_, row) => (
              <tr key={row}>
                {features.map((name, i) => (
                  <td key={name}>
                    {numberText(rawValue(train.inputs[row * width + i]!, data.scaling?.[i]), language, 3)}
                  </td>
                ))}
                {names.map((name, i) => (
                  <td key={name}>{targetOf(row, i)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </>
  );
}
