import type { ReactElement, ReactNode } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import styles from "./overlay.module.css";

export interface MenuEntry {
  readonly id: string;
  readonly name: ReactNode;
  readonly note?: ReactNode;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
  onAction(): void;
}

export interface MenuProps {
  /** Name of the list for screen readers. */
  readonly label: string;
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
}

/** Actions behind a button. */
export function Menu({ label, trigger, entries }: MenuProps): ReactNode {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles["popover"]!}>
        <AriaMenu aria-label={label} className={styles["menu"]!}>
          {entries.map(({ id, name, note, icon, isDisabled = false, onAction }) => (
            <MenuItem key={id} id={id} className={styles["item"]!} isDisabled={isDisabled} onAction={onAction}>
              {icon}
              <span className={styles["itemText"]}>
                <span>{name}</span>
                {note !== undefined && <span className={styles["itemNote"]}>{note}</span>}
              </span>
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
