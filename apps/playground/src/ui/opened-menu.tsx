import { type ReactNode, useState } from "react";
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import type { MenuProps } from "./menu.tsx";
import styles from "./overlay.module.css";

/** The menu that {@link MenuProps} describes, open as soon as it is there. */
export function OpenedMenu({ label, trigger, entries }: MenuProps): ReactNode {
  const [isOpen, setOpen] = useState(true);
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
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
