import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import styles from "./tabs.module.css";

export interface TabsProps<Id extends string> {
  /** Name for screen readers. */
  readonly label: string;
  readonly selected: Id;
  onSelect(id: Id): void;
  readonly tabs: readonly { readonly id: Id; readonly name: ReactNode; readonly content: ReactNode }[];
}

/**
 * Panels of which one is seen, as https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ has it: the arrow keys, Home and End
 * choose, and the list takes one stop of the Tab key. By hand, for those of react-aria-components bring collections and
 * their selection, 15 kB that nothing else of a first visit needs.
 */
export function Tabs<Id extends string>({ label, selected, onSelect, tabs }: TabsProps<Id>): ReactNode {
  const base = useId();
  const list = useRef<HTMLDivElement>(null);
  const at = tabs.findIndex(({ id }) => id === selected);
  const choose = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const places: Partial<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    const next = (place + tabs.length) % tabs.length;
    onSelect(tabs[next]!.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
  };
  return (
    <div className={styles["tabs"]}>
      <div ref={list} role="tablist" aria-label={label} className={styles["tabList"]} onKeyDown={choose}>
        {tabs.map(({ id, name }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            className={styles["tab"]}
            aria-selected={id === selected}
            aria-controls={id === selected ? `${base}-${id}-panel` : undefined}
            tabIndex={id === selected ? 0 : -1}
            onClick={() => onSelect(id)}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs[at] && (
        <div key={selected} role="tabpanel" id={`${base}-${selected}-panel`} aria-labelledby={`${base}-${selected}`}>
          {tabs[at].content}
        </div>
      )}
    </div>
  );
}
