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
  Text,
} from "react-aria-components";
import { useTexts } from "../app/language.ts";
import styles from "./field.module.css";
import { includes } from "./includes.ts";
import overlay from "./overlay.module.css";
import type { Option, SelectProps } from "./select.tsx";
import { texts } from "./texts.ts";

/** One of a list with a search: what is typed is looked for in names, notes and keys. */
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
