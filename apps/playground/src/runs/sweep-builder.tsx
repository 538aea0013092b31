import { Play, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useLanguage, useTexts } from "../app/language.ts";
import { timeText } from "../app/time-text.ts";
import { useDocument } from "../document/store.ts";
import { isRecord } from "../history/canonical.ts";
import { allPaths } from "../history/differences.ts";
import { useHistory } from "../history/store.ts";
import { cellCount, mostCells } from "../history/sweep.ts";
import { Button } from "../ui/button.tsx";
import { Lead, Notice } from "../ui/layout.tsx";
import { NumberField } from "../ui/number-field.tsx";
import { SearchSelect } from "../ui/search-select.tsx";
import { Switch } from "../ui/text-field.tsx";
import { shortNumber } from "../history/table.ts";
import { tell } from "./notices.ts";
import { OtherAxis } from "./other-axis.tsx";
import { PluginSet } from "./plugin-set.tsx";
import styles from "./runs.module.css";
import { type SweepPlan, axesOf, rateGrid, readValues, secondsPerRun, seedList } from "./sweep-plan.ts";
import { sweeper } from "./sweeper.ts";
import { texts } from "./sweep-texts.ts";

const first: SweepPlan = {
  losses: [],
  optimizers: [],
  rates: { isOn: true, low: 0.001, high: 0.1, count: 3 },
  seeds: { isOn: false, count: 3 },
  others: [],
};
/** What has fields of its own. */
const own = ["loss", "optimizer", "optimizer.learningRate", "seed"];

/** A form for a sweep over the document of the training view. */
export function SweepBuilder({ onStart }: { onStart(): void }): ReactNode {
  const words = useTexts(texts);
  const language = useLanguage();
  const { text, value, reading } = useDocument();
  const records = useHistory((state) => state.records);
  const isFree = sweeper.activity(({ phase }) => phase === "idle");
  const [plan, setPlan] = useState(first);
  const change = (part: Partial<SweepPlan>): void => setPlan({ ...plan, ...part });
  if (reading && !reading.isGood) return <Notice tone="warning">{words.baseBroken}</Notice>;
  const options = reading?.document;
  const seed = options?.seed ?? 0;
  const axes = axesOf(plan, seed);
  const count = cellCount(axes);
  const isBroken = plan.others.some((one) => readValues(one.text) === undefined);
  const seconds = options && secondsPerRun(records, options);
  const start = async (): Promise<void> => {
    onStart();
    const now = Date.now();
    const sweep = { id: `sweep-${now.toString(36)}`, createdAt: now, document: text, axes, refused: {} };
    if (!(await sweeper.begin({ ...sweep, status: "paused" }))) tell({ text: words.oneAtATime, tone: "warning" });
  };
  return (
    <div className={styles["axes"]}>
      <Lead>
        {words.sweepsLead} {words.baseDocument}
      </Lead>
      <Axis title={words.lossAxis}>
        <PluginSet
          kind="loss"
          label={words.lossAxis}
          value={plan.losses}
          written={nameOf(value["loss"])}
          onChange={(losses) => change({ losses })}
        />
      </Axis>
      <Axis title={words.optimizerAxis}>
        <PluginSet
          kind="optimizer"
          label={words.optimizerAxis}
          value={plan.optimizers}
          written={nameOf(value["optimizer"])}
          onChange={(optimizers) => change({ optimizers })}
        />
      </Axis>
      <Axis title={words.rateAxis}>
        <Switch isSelected={plan.rates.isOn} onChange={(isOn) => change({ rates: { ...plan.rates, isOn } })}>
          {words.varyRates}
        </Switch>
        {plan.rates.isOn && <Rates rates={plan.rates} onChange={(rates) => change({ rates })} />}
      </Axis>
      <Axis title={words.seedAxis}>
        <Switch isSelected={plan.seeds.isOn} onChange={(isOn) => change({ seeds: { ...plan.seeds, isOn } })}>
          {words.varySeeds}
        </Switch>
        {plan.seeds.isOn && (
          <div className={styles["fields"]}>
            <NumberField
              label={words.seedCount}
              value={plan.seeds.count}
              rule={{ minimum: 2, maximum: 50, isInteger: true }}
              note={words.seedNote(spanText(seedList(seed, plan.seeds.count)))}
              onChange={(next) => change({ seeds: { isOn: true, count: next } })}
            />
          </div>
        )}
      </Axis>
      {plan.others.map((one, i) => (
        <OtherAxis
          key={one.path}
          {...one}
          onChange={(written) => change({ others: plan.others.with(i, { ...one, text: written }) })}
          onRemove={() => change({ others: plan.others.toSpliced(i, 1) })}
        />
      ))}
      {options && <AddAxis plan={plan} paths={allPaths([{ options }])} onAdd={(others) => change({ others })} />}
      <div className={styles["bar"]}>
        <Button
          look="primary"
          isDisabled={count < 2 || count > mostCells || isBroken || !options || !isFree}
          onPress={() => void start()}
        >
          <Play size={16} aria-hidden />
          {words.start}
        </Button>
        <strong role="status">{count > mostCells ? words.tooMany(count, mostCells) : words.total(count)}</strong>
      </div>
      <Lead>
        {count < 2 && `${words.tooFew} `}
        {!isFree && `${words.oneAtATime} `}
        {seconds === undefined ? words.noEstimate : words.estimate(timeText(count * seconds, language))} {words.started}
      </Lead>
    </div>
  );
}

const nameOf = (entry: unknown): string | undefined => {
  const name = isRecord(entry) ? entry["use"] : entry;
  return typeof name === "string" ? name : undefined;
};

/** "0, 1, 2" or, of many, "0–19". */
const spanText = (numbers: readonly number[]): string =>
  numbers.length <= 6 ? numbers.join(", ") : `${numbers[0]}–${numbers.at(-1)}`;

function Axis({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <fieldset className={styles["axis"]}>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

function Rates({
  rates,
  onChange,
}: {
  readonly rates: SweepPlan["rates"];
  onChange(rates: SweepPlan["rates"]): void;
}): ReactNode {
  const words = useTexts(texts);
  const rule = { exclusiveMinimum: 0, maximum: 100 };
  return (
    <>
      <div className={styles["fields"]}>
        <NumberField
          label={words.rateLow}
          value={rates.low}
          rule={rule}
          onChange={(low) => onChange({ ...rates, low })}
        />
        <NumberField
          label={words.rateHigh}
          value={rates.high}
          rule={rule}
          onChange={(high) => onChange({ ...rates, high })}
        />
        <NumberField
          label={words.rateCount}
          value={rates.count}
          rule={{ minimum: 1, maximum: 20, isInteger: true }}
          onChange={(count) => onChange({ ...rates, count })}
        />
      </div>
      <ul className={styles["chips"]} aria-label={words.rateAxis}>
        {rateGrid(rates).map((rate) => (
          <li key={rate} className={`${styles["chip"]} ${styles["plain"]}`}>
            {shortNumber(rate)}
          </li>
        ))}
      </ul>
      <Lead>{words.rateNote}</Lead>
    </>
  );
}

function AddAxis({
  plan,
  paths,
  onAdd,
}: {
  readonly plan: SweepPlan;
  readonly paths: readonly string[];
  onAdd(others: SweepPlan["others"]): void;
}): ReactNode {
  const words = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  const taken = new Set([...own, ...plan.others.map(({ path }) => path)]);
  const free = paths.filter((path) => !taken.has(path));
  if (!isOpen) {
    return (
      <div>
        <Button size="small" onPress={() => setOpen(true)}>
          <Plus size={16} aria-hidden />
          {words.addAxis}
        </Button>
      </div>
    );
  }
  return (
    <SearchSelect
      label={words.otherAxis}
      value={undefined}
      options={free.map((path) => ({ value: path, name: path }))}
      onChange={(path) => {
        setOpen(false);
        onAdd([...plan.others, { path, text: "" }]);
      }}
    />
  );
}
