import { ChevronDown } from "lucide-react";
import type { ReactNode } from "react";
import {
  Button,
  ComboBox as AriaComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text,
} from "react-aria-components";
import { useTexts } from "../app/language.ts";
import styles from "./field.module.css";
import overlay from "./overlay.module.css";
import { texts } from "./texts.ts";

export interface Option<Value extends string = string> {
  readonly value: Value;
  readonly name: string;
  readonly note?: string;
}

export interface SelectProps<Value extends string> {
  readonly label: ReactNode;
  readonly isLabelHidden?: boolean;
  readonly value: Value | undefined;
  readonly options: readonly Option<Value>[];
  onChange(value: Value): void;
  readonly note?: ReactNode;
  readonly error?: ReactNode;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
}

/** One of a list that opens. */
export function Select<Value extends string>(props: SelectProps<Value>): ReactNode {
  const {
    label,
    isLabelHidden = false,
    value,
    options,
    onChange,
    note,
    error,
    placeholder = "",
    isDisabled = false,
  } = props;
  return (
    <AriaSelect
      className={styles["field"]!}
      value={value ?? null}
      placeholder={placeholder}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      {...(isLabelHidden && typeof label === "string" && { "aria-label": label })}
      onChange={(key) => {
        if (key !== null && key !== value) onChange(key as Value);
      }}
    >
      {!isLabelHidden && <Label className={styles["label"]!}>{label}</Label>}
      <Button className={`${styles["input"]} ${styles["select"]}`}>
        <SelectValue>
          {({ defaultChildren }) => options.find((option) => option.value === value)?.name ?? defaultChildren}
        </SelectValue>
        <ChevronDown size={16} aria-hidden />
      </Button>
      {note !== undefined && (
        <Text slot="description" className={styles["note"]!}>
          {note}
        </Text>
      )}
      {error !== undefined && <span className={styles["error"]}>{error}</span>}
      <Popover className={overlay["popover"]!}>
        <Options options={options} />
      </Popover>
    </AriaSelect>
  );
}

/** The same with a search: what is typed is looked for in names, notes and keys. */
export function SearchSelect<Value extends string>(props: SelectProps<Value>): ReactNode {
  const {
    label,
    isLabelHidden = false,
    value,
    options,
    onChange,
    note,
    error,
    placeholder = "",
    isDisabled = false,
  } = props;
  const words = useTexts(texts);
  return (
    <AriaComboBox
      className={styles["field"]!}
      value={value ?? null}
      isDisabled={isDisabled}
      isInvalid={error !== undefined}
      menuTrigger="focus"
      allowsEmptyCollection
      defaultFilter={(name, input) => {
        const option = options.find((one) => one.name === name);
        return includes([name, option?.value, option?.note].join(" "), input);
      }}
      {...(isLabelHidden && typeof label === "string" && { "aria-label": label })}
      onChange={(key) => {
        if (key !== null && key !== value) onChange(key as Value);
      }}
    >
      {!isLabelHidden && <Label className={styles["label"]!}>{label}</Label>}
      <span className={styles["combo"]}>
        <Input className={styles["input"]!} placeholder={placeholder || words.search} />
        <Button className={styles["comboButton"]!}>
          <ChevronDown size={16} aria-hidden />
        </Button>
      </span>
      {note !== undefined && (
        <Text slot="description" className={styles["note"]!}>
          {note}
        </Text>
      )}
      {error !== undefined && <span className={styles["error"]}>{error}</span>}
      <Popover className={overlay["popover"]!}>
        <Options options={options} empty={words.nothingFound} />
      </Popover>
    </AriaComboBox>
  );
}

/** Whether every word that was typed is in a text, whatever the case. */
export function includes(text: string, typed: string): boolean {
  const lower = text.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

function Options({ options, empty }: { readonly options: readonly Option[]; readonly empty?: string }): ReactNode {
  return (
    <ListBox className={styles["list"]!} {...(empty !== undefined && { renderEmptyState: () => <span>{empty}</span> })}>
      {options.map(({ value, name, note }) => (
        <ListBoxItem key={value} id={value} className={overlay["item"]!} textValue={name}>
          <span className={overlay["itemText"]}>
            <span>{name}</span>
            {note !== undefined && <span className={overlay["itemNote"]}>{note}</span>}
          </span>
        </ListBoxItem>
      ))}
    </ListBox>
  );
}
