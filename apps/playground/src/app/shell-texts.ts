import { defineTexts } from "./texts.ts";

export const texts = defineTexts({
  en: {
    title: "Downslope playground",
    brand: "Downslope",
    navigation: "Views",
    views: { train: "Train", losses: "Losses", optimizers: "Optimizers", schedules: "Schedules", runs: "Runs" },
    themes: { light: "Light colours", dark: "Dark colours" },
    skip: "Skip to the content",
    loading: "Loading …",
    failed: "The page could not start its worker.",
    again: "Try again",
    broken: "This view broke.",
    brokenCure: "Nothing you saved is lost. Try again, or reload the page.",
  },
  ko: {
    title: "Downslope 플레이그라운드",
    brand: "Downslope",
    navigation: "화면",
    views: { train: "학습", losses: "손실 함수", optimizers: "옵티마이저", schedules: "스케줄", runs: "실행 비교" },
    themes: { light: "밝은 화면", dark: "어두운 화면" },
    skip: "본문으로 건너뛰기",
    loading: "불러오는 중 …",
    failed: "페이지의 워커를 시작하지 못했습니다.",
    again: "다시 시도",
    broken: "이 화면에서 오류가 났습니다.",
    brokenCure: "저장된 것은 그대로 있습니다. 다시 시도하거나 페이지를 새로 고치세요.",
  },
});
