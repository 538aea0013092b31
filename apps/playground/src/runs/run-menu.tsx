import { EllipsisVertical, FileInput, Pencil, Pin, PinOff, Play, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTexts } from "../app/language.ts";
import { useNavigation } from "../app/navigation.ts";
import { useDocument } from "../document/store.ts";
import { runHistory } from "../history/history.ts";
import { type RunRecord, canGoOn, isLive } from "../history/record.ts";
import { useTrainer } from "../trainer/store.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Menu, type MenuEntry } from "../ui/menu.tsx";
import { TextField } from "../ui/text-field.tsx";
import { tell } from "./notices.ts";
import { type Words, texts } from "./texts.ts";
import { useRunName } from "./use-runs.ts";

/** Deletes runs, and tells how to take that back. Those in progress stay. */
export function removeRuns(runs: readonly RunRecord[], words: Words): void {
  const ids = runs.filter((run) => !isLive(run)).map(({ id }) => id);
  if (ids.length === 0) return tell({ text: words.liveStays, tone: "warning" });
  void runHistory.remove(ids);
  const text = ids.length < runs.length ? `${words.removed(ids.length)} ${words.liveStays}` : words.removed(ids.length);
  const undo = (): void => {
    void runHistory.restore(ids);
    tell(undefined);
  };
  tell({ text, tone: "info", action: { name: words.undo, onPress: undo } });
}

/** What can be done with one run. */
export function RunMenu({ run }: { readonly run: RunRecord }): ReactNode {
  const words = useTexts(texts);
  const name = useRunName()(run);
  const go = useNavigation((place) => place.go);
  const [isRenaming, setRenaming] = useState(false);
  const goOn = async (): Promise<void> => {
    if (await useTrainer.getState().goOnWith(run.id)) go("train");
    else tell({ text: words.cannotGoOn, tone: "warning" });
  };
  const entries: MenuEntry[] = [
    {
      id: "open",
      name: words.open,
      note: words.openNote,
      icon: <FileInput size={16} aria-hidden />,
      onAction: () => {
        useDocument.getState().load(run.document);
        go("train");
      },
    },
    {
      id: "pin",
      name: run.pinned ? words.unpin : words.pin,
      icon: run.pinned ? <PinOff size={16} aria-hidden /> : <Pin size={16} aria-hidden />,
      onAction: () => void runHistory.pin(run.pinned ? undefined : run.id),
    },
    { id: "rename", name: words.rename, icon: <Pencil size={16} aria-hidden />, onAction: () => setRenaming(true) },
    {
      id: "remove",
      name: words.remove,
      icon: <Trash2 size={16} aria-hidden />,
      isDisabled: isLive(run),
      onAction: () => removeRuns([run], words),
    },
  ];
  if (canGoOn(run)) {
    entries.unshift({
      id: "go-on",
      name: words.goOn,
      note: words.goOnNote(run.savedState!.step.toLocaleString("en")),
      icon: <Play size={16} aria-hidden />,
      onAction: () => void goOn(),
    });
  }
  return (
    <>
      <Menu
        label={words.actions(name)}
        trigger={
          <IconButton label={words.actions(name)} size="small">
            <EllipsisVertical size={16} aria-hidden />
          </IconButton>
        }
        entries={entries}
      />
      {isRenaming && <RenameDialog run={run} onClose={() => setRenaming(false)} />}
    </>
  );
}

function RenameDialog({ run, onClose }: { readonly run: RunRecord; onClose(): void }): ReactNode {
  const words = useTexts(texts);
  const { label: _, ...unnamed } = run;
  const automatic = useRunName()(unnamed);
  const [name, setName] = useState(run.label ?? "");
  const save = (): void => {
    void runHistory.rename(run.id, name);
    onClose();
  };
  return (
    <Dialog
      title={words.rename}
      isOpen
      onClose={onClose}
      width="26rem"
      actions={
        <>
          <Button onPress={onClose}>{words.cancel}</Button>
          <Button look="primary" onPress={save}>
            {words.save}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={words.newName}
          value={name}
          onChange={setName}
          placeholder={automatic}
          note={words.newNameNote}
        />
      </form>
    </Dialog>
  );
}
