import type { ReactNode } from "react";
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  ToggleButton as AriaToggleButton,
  ToggleButtonGroup,
  type ToggleButtonProps as AriaToggleButtonProps,
} from "react-aria-components";
import styles from "./button.module.css";
import { WithTooltip } from "./tooltip.tsx";

/** How much a button asks for attention. */
export type ButtonLook = "plain" | "primary" | "quiet" | "danger";

interface Look {
  readonly look?: ButtonLook;
  readonly size?: "normal" | "small";
}

const classes = ({ look = "plain", size = "normal" }: Look, isIcon = false): string =>
  [styles["button"], styles[look], size === "small" && styles["small"], isIcon && styles["icon"]]
    .filter(Boolean)
    .join(" ");

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style">, Look {
  readonly children?: ReactNode;
}

/** A button with words, and an icon before them where one helps. */
export function Button({ look, size, ...props }: ButtonProps): ReactNode {
  return <AriaButton {...props} className={classes({ ...(look && { look }), ...(size && { size }) })} />;
}

export interface IconButtonProps extends Omit<ButtonProps, "children" | "aria-label"> {
  /** What it does: its name for screen readers, and its tooltip. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A button that shows an icon alone. */
export function IconButton({ label, look = "quiet", size = "normal", children, ...props }: IconButtonProps): ReactNode {
  return (
    <WithTooltip text={label}>
      <AriaButton {...props} aria-label={label} className={classes({ look, size }, true)}>
        {children}
      </AriaButton>
    </WithTooltip>
  );
}

export interface ToggleButtonProps extends Omit<AriaToggleButtonProps, "className" | "style">, Look {
  readonly children?: ReactNode;
}

/** A button that is on or off. */
export function ToggleButton({ look, size, ...props }: ToggleButtonProps): ReactNode {
  return <AriaToggleButton {...props} className={classes({ ...(look && { look }), ...(size && { size }) })} />;
}

export interface ChoiceProps<Value extends string> {
  /** What is chosen; its name for screen readers. */
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly name: ReactNode }[];
  onChange(value: Value): void;
}

/** One of a few, all in view. */
export function Choice<Value extends string>({ label, value, options, onChange }: ChoiceProps<Value>): ReactNode {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={styles["group"]!}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(key as Value);
      }}
    >
      {options.map((option) => (
        <AriaToggleButton key={option.value} id={option.value} className={styles["button"]!}>
          {option.name}
        </AriaToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
