import { describe, expect, it } from "vitest";
import { openHistory } from "./history.ts";

describe("openHistory", () => {
  it("goes back and forth, and forgets what was undone when something new is written", () => {
    const history = openHistory("a");
    history.write("b");
    history.write("c");
    expect(history.undo()).toBe("b");
    expect(history.redo()).toBe("c");
    history.undo();
    history.write("d");
    expect(history.canRedo).toBe(false);
    expect([history.undo(), history.undo(), history.undo()]).toEqual(["b", "a", "a"]);
    expect(history.canUndo).toBe(false);
  });

  it("takes edits of one group within a second as one", () => {
    let time = 0;
    const history = openHistory("0", () => time);
    for (const text of ["1", "2", "3"]) {
      time += 400;
      history.write(text, "rate");
    }
    time += 2000;
    history.write("4", "rate");
    expect([history.undo(), history.undo()]).toEqual(["3", "0"]);
  });

  it("keeps the last steps alone", () => {
    const history = openHistory("0");
    for (let i = 1; i <= 500; i++) history.write(String(i));
    let steps = 0;
    while (history.canUndo) {
      history.undo();
      steps++;
    }
    expect(steps).toBe(199);
  });
});
