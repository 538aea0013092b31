import { type ToggleEvent, useState } from "react";

/** For `<details>`: what nobody has opened need not be made. */
export function useOpened(isOpenAtFirst: boolean) {
  const [wasOpened, setOpened] = useState(isOpenAtFirst);
  const onToggle = (event: ToggleEvent<HTMLDetailsElement>): void => {
    if (event.currentTarget.open) setOpened(true);
  };
  return { wasOpened, details: { open: isOpenAtFirst, onToggle } };
}
