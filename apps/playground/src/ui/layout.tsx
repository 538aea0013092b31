import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import styles from "./layout.module.css";
import { useOpened } from "./use-opened.ts";

export interface CardProps {
  readonly title: ReactNode;
  /** One or two sentences under the title. */
  readonly lead?: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a view, with a title of the second level. */
export function Card({ title, lead, actions, children }: CardProps): ReactNode {
  const id = useId();
  return (
    <section className={styles["card"]} aria-labelledby={id}>
      <div className={styles["cardHead"]}>
        <h2 id={id} style={{ fontSize: "var(--text-large)" }}>
          {title}
        </h2>
        {actions !== undefined && <div className={styles["cardActions"]}>{actions}</div>}
      </div>
      {lead !== undefined && <p className={styles["lead"]}>{lead}</p>}
      {children}
    </section>
  );
}

/** Things side by side, in lines as wide as there is room. */
export function Row({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles["row"]}>{children}</div>;
}

/** Muted words that explain. */
export function Lead({ children }: { readonly children: ReactNode }): ReactNode {
  return <p className={styles["lead"]}>{children}</p>;
}

const icons = { info: Info, good: CircleCheck, warning: TriangleAlert, danger: CircleAlert };

export interface NoticeProps {
  readonly tone?: keyof typeof icons;
  /** Whether it is told at once by screen readers. */
  readonly isLive?: boolean;
  readonly children: ReactNode;
}

/** Something to know: an icon and words, so that the tone is not told by colour alone. */
export function Notice({ tone = "info", isLive = false, children }: NoticeProps): ReactNode {
  const Icon = icons[tone];
  return (
    <div className={`${styles["notice"]} ${styles[tone]}`} role={isLive ? "alert" : undefined}>
      <Icon size={18} aria-hidden />
      <div>{children}</div>
    </div>
  );
}

/** A word that classes something. */
export function Tag({ children }: { readonly children: ReactNode }): ReactNode {
  return <span className={styles["tag"]}>{children}</span>;
}

export interface DisclosureProps {
  readonly title: ReactNode;
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}

/** More, for those who ask. */
export function Disclosure({ title, isOpenAtFirst = false, children }: DisclosureProps): ReactNode {
  const { wasOpened, details } = useOpened(isOpenAtFirst);
  return (
    <details className={styles["disclosure"]} {...details}>
      <summary>{title}</summary>
      <div className={styles["disclosureBody"]}>{wasOpened && children}</div>
    </details>
  );
}

/** Words for screen readers alone. */
export function Hidden({
  children,
  isLive = false,
}: {
  readonly children: ReactNode;
  readonly isLive?: boolean;
}): ReactNode {
  return (
    <span className={styles["hidden"]} {...(isLive && { role: "status" })}>
      {children}
    </span>
  );
}

/** A table that scrolls in itself, and by keyboard. `children` are a `<table>`. */
export function TableBox({ label, children }: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    // A region that scrolls must be reachable by keyboard.
    <div className={styles["scroll"]} role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
