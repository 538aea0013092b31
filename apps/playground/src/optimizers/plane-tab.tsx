import { type ReactNode, useEffect } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { MessageText } from "../app/message-text.tsx";
import { useNavigation } from "../app/navigation.ts";
import { numberText } from "../charts/number-text.ts";
import { runHistory } from "../history/history.ts";
import { runName } from "../history/names.ts";
import { type RunRecord, isLive } from "../history/record.ts";
import { useHistory } from "../history/store.ts";
import { Button } from "../ui/button.tsx";
import { Card, Notice } from "../ui/layout.tsx";
import { Select } from "../ui/select.tsx";
import styles from "./optimizers.module.css";
import { PlaneDetails } from "./plane-details.tsx";
import { PlaneControls, readLook } from "./plane-controls.tsx";
import { PlaneMap } from "./plane-map.tsx";
import { usePlane } from "./plane-store.ts";
import { planeTexts } from "./plane-texts.ts";
import { shareText } from "./share-text.ts";

/** Whether a run's surface can be shown. */
const hasSurface = (record: RunRecord): boolean =>
  !isLive(record) && record.snapshots > 1 && record.parameters !== undefined;

/** The loss around a run that is over. */
export function PlaneTab(): ReactNode {
  const words = useTexts(planeTexts);
  const { isOpen, records } = useHistory();
  const { parameters, go } = useNavigation();
  useEffect(() => void runHistory.open(), []);
  const usable = records.filter(hasSurface).toReversed();
  const record = usable.find(({ id }) => id === parameters["run"]) ?? usable[0];
  if (!isOpen) return <p>{words.waiting}</p>;
  if (!record) {
    return (
      <Card title={words.title} lead={words.lead}>
        <Notice>
          <p>{words.none}</p>
        </Notice>
        <div>
          <Button look="primary" onPress={() => go("train")}>
            {words.train}
          </Button>
        </div>
      </Card>
    );
  }
  return <PlaneOfRun record={record} usable={usable} />;
}

function PlaneOfRun({
  record,
  usable,
}: {
  readonly record: RunRecord;
  readonly usable: readonly RunRecord[];
}): ReactNode {
  const words = useTexts(planeTexts);
  const language = useLanguage();
  const { parameters, keep } = useNavigation();
  const { compute, stop, done, failure } = usePlane();
  const { directions, seed, zoom } = readLook(parameters);
  const { id, updatedAt } = record;
  useEffect(() => {
    void compute(record, { directions, seed, zoom });
    return stop;
    // The record is another object after each change to any run.
  }, [compute, stop, id, updatedAt, directions, seed, zoom]);
  return (
    <div className={styles["plane"]}>
      <Card title={words.title} lead={words.lead}>
        <Select
          label={words.run}
          value={id}
          options={usable.map((one) => ({
            value: one.id,
            name: runName(one, language),
            note: words.runNote(numberText(one.step, language), numberText(one.snapshots, language)),
          }))}
          onChange={(run) => keep({ run })}
        />
        <PlaneControls look={{ directions, seed, zoom }} />
        {failure !== undefined && (
          <Notice tone="danger" isLive>
            <p>{words.failed}</p>
            <p>
              <MessageText message={failure} />
            </p>
            <Button size="small" onPress={() => void compute(record, { directions, seed, zoom })}>
              {words.again}
            </Button>
          </Notice>
        )}
        <PlaneMap />
        <div className={styles["progress"]}>
          {done !== undefined && (
            <>
              <progress value={done} max={1} aria-label={words.map} />
              <span>{words.progress(shareText(done, language))}</span>
            </>
          )}
        </div>
      </Card>
      <PlaneDetails />
    </div>
  );
}
