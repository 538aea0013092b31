import type { ReactNode } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { numberText } from "../charts/number-text.ts";
import { Card, Disclosure, Lead, Notice, TableBox } from "../ui/layout.tsx";
import styles from "./optimizers.module.css";
import { usePlane } from "./plane-store.ts";
import { planeTexts } from "./plane-texts.ts";
import { shareText } from "./share-text.ts";

/** What the picture cannot show: how much of the path it holds, and where it is wrong. */
export function PlaneDetails(): ReactNode {
  const words = useTexts(planeTexts);
  const language = useLanguage();
  const { plane, farthest } = usePlane();
  if (!plane) return null;
  const number = (value: number): string => numberText(value, language, 4);
  return (
    <Card title={words.warning}>
      <Notice tone="warning">
        <div className={styles["sentences"]}>
          <p>{words.reason(number(plane.dimensions))}</p>
          <p>
            <strong>{words.explained(shareText(plane.explained, language))}</strong>
          </p>
          {farthest && farthest.point.distance > 0 && (
            <p>
              {words.farthest(
                number(farthest.point.step),
                number(farthest.point.distance),
                number(farthest.loss),
                number(farthest.shown),
              )}
            </p>
          )}
          <p>{words.compare}</p>
        </div>
      </Notice>
      <Lead>{words.key}</Lead>
      <Lead>{words.samples(number(plane.samples))}</Lead>
      <Disclosure title={words.table}>
        <TableBox label={words.table}>
          <table className={styles["numbers"]}>
            <thead>
              <tr>
                <th scope="col">{words.step}</th>
                <th scope="col">u</th>
                <th scope="col">v</th>
                <th scope="col">{words.distance}</th>
              </tr>
            </thead>
            <tbody>
              {plane.path.map(({ step, u, v, distance }) => (
                <tr key={step}>
                  <th scope="row">{number(step)}</th>
                  <td>{number(u)}</td>
                  <td>{number(v)}</td>
                  <td>{distance === 0 ? words.close : number(distance)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      </Disclosure>
    </Card>
  );
}
