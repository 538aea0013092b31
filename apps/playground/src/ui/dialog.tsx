import { X } from "lucide-react";
import type { CSSProperties, ReactElement, ReactNode } from "react";
import { Dialog as AriaDialog, DialogTrigger, Heading, Modal, ModalOverlay, Popover } from "react-aria-components";
import { useTexts } from "../app/language.ts";
import { IconButton } from "./button.tsx";
import styles from "./overlay.module.css";
import { texts } from "./texts.ts";

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  onClose(): void;
  /** Widest it becomes, as CSS writes it. */
  readonly width?: string;
  readonly children: ReactNode;
  /** Buttons at its foot. */
  readonly actions?: ReactNode;
}

/** A dialog over the page. */
export function Dialog({ title, isOpen, onClose, width = "36rem", children, actions }: DialogProps): ReactNode {
  const words = useTexts(texts);
  return (
    <ModalOverlay
      className={styles["backdrop"]!}
      isOpen={isOpen}
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={styles["modal"]!} style={{ "--dialog-width": width } as CSSProperties}>
        <AriaDialog className={styles["dialog"]!}>
          <div className={styles["dialogHead"]}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton label={words.close} size="small" onPress={onClose}>
              <X size={18} aria-hidden />
            </IconButton>
          </div>
          {children}
          {actions !== undefined && <div className={styles["actions"]}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface PopoverCardProps {
  /** Name for screen readers. */
  readonly label: string;
  readonly trigger: ReactElement;
  readonly children: ReactNode;
}

/** More about something, beside the button that asks for it. */
export function PopoverCard({ label, trigger, children }: PopoverCardProps): ReactNode {
  return (
    <DialogTrigger>
      {trigger}
      <Popover className={styles["popover"]!}>
        <AriaDialog aria-label={label} className={styles["dialog"]!}>
          {children}
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
