type KoreanTexts = typeof import("./korean-texts.ts");

let loaded: KoreanTexts | undefined;

/** Loads what is needed to say in Korean what packages say in English; before that it is shown as it is. */
export async function loadKorean(): Promise<void> {
  loaded ??= await import("./korean-texts.ts");
}

/** The same, where it is loaded. */
export const korean = (): KoreanTexts | undefined => loaded;
