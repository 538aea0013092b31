import { type ComponentType, type ReactElement, type ReactNode, cloneElement, useState } from "react";

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

let loaded: ComponentType<MenuProps> | undefined;

/** Menus and what they stand on are loaded when the first is opened. */
async function load(): Promise<ComponentType<MenuProps>> {
  return (loaded ??= (await import("./opened-menu.tsx")).OpenedMenu);
}

/** Actions behind a button. */
export function Menu(props: MenuProps): ReactNode {
  // A function in a state must be given by one, or it is taken for an update.
  const [Opened, setOpened] = useState<ComponentType<MenuProps>>();
  if (Opened) return <Opened {...props} />;
  return cloneElement(props.trigger as ReactElement<Record<string, unknown>>, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onPress: () => void load().then((menu) => setOpened(() => menu)),
  });
}
