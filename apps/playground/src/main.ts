import { openWords, pageMemory } from "./language.ts";
import type { Report } from "./protocol.ts";
import { openTrainer } from "./trainer-client.ts";
import { element } from "./view/element.ts";
import { createHeader } from "./view/header.ts";
import { createRegistryList } from "./view/registry-list.ts";
import { createTrainingPanel } from "./view/training-panel.ts";

const words = openWords(pageMemory, navigator.languages);
words.bind((texts, language) => {
  document.documentElement.lang = language;
  document.title = texts.title;
});

const panel = createTrainingPanel(words, {
  start: (settings) => trainer.start(settings),
  stop: () => trainer.stop(),
});
const registryList = createRegistryList(words);
const trainer = openTrainer(
  () => new Worker(new URL("./worker/worker.ts", import.meta.url), { type: "module", name: "trainer" }),
  (report: Report) => {
    if (report.type === "catalogue") registryList.show(report.catalogue.plugins);
    panel.show(report);
  },
);

document
  .querySelector("#app")!
  .replaceChildren(createHeader(words), element("main", {}, panel.element, registryList.element));
