import type { Texts } from "./texts.ts";

export const ko: Texts = {
  help: `Downslope 플러그인의 첫 저장소를 만듭니다. 만든 직후에 테스트가 모두 통과합니다.

사용법: npm create @downslope/plugin [폴더] -- [옵션]

  --name NAME        플러그인 이름: 하이픈으로 이은 영문 소문자 단어
  --kind KIND        loss, optimizer, scheduler, metric 가운데 하나
  --package PACKAGE  npm 패키지 이름(기본값 downslope-KIND-NAME)
  --lang LANGUAGE    질문과 README의 언어: en 또는 ko
  --yes              묻지 않고 기본값을 씁니다
  -h, --help         이 도움말을 보여 줍니다
  -v, --version      버전을 출력합니다

예: npm create @downslope/plugin -- --name tilted --kind loss
`,
  questions: {
    kind: "어떤 종류의 플러그인인가요?",
    name: "이름(문서에서 `use:` 뒤에 적습니다)",
    folder: "폴더",
  },
  kinds: {
    loss: "학습이 줄이려는 값",
    optimizer: "기울기를 따라 파라미터를 고치는 방법",
    scheduler: "학습률을 바꾸는 방법",
    metric: "성능을 보고하는 값",
  },
  done: (folder, files, commands) =>
    `${folder}에 파일 ${files}개를 썼습니다. 이어서 실행하세요.\n\n${commands.map((one) => `  ${one}\n`).join("")}`,
  interrupted: "아무것도 쓰지 않았습니다.",
  rules: {
    name: (got, like) =>
      `\`name\`은 영문 소문자와 숫자로 된 단어를 하이픈으로 이은 것이어야 하는데 "${got}"입니다. "${like}"처럼 적으세요.`,
    reservedName: (got) =>
      `\`name\`으로 "${got}"은 쓸 수 없습니다. 플러그인을 내보내는 파일의 이름입니다. 다른 이름을 적으세요.`,
    takenName: (got, kind, other) =>
      `\`name\`으로 "${got}"은 쓸 수 없습니다. Downslope에 같은 이름의 ${kind}가 이미 있어 문서에서 구별할 수 없습니다. "${other}"처럼 다른 이름을 적으세요.`,
    kind: (got, kinds) => `\`kind\`는 ${kinds} 가운데 하나여야 하는데 "${got}"입니다. 이름이나 번호로 고르세요.`,
    package: (got) =>
      `\`package\`는 npm이 받아들이는 이름이어야 하는데 "${got}"입니다. "downslope-loss-tilted"나 "@acme/downslope-loss-tilted"처럼 적으세요.`,
    folderTaken: (got, entries) =>
      `\`folder\`는 새 폴더이거나 빈 폴더여야 하는데 ${got} 안에 이미 ${entries} 등이 있습니다. 아무것도 덮어쓰지 않으니 다른 폴더를 적으세요.`,
    folderIsFile: (got) => `\`folder\`는 폴더여야 하는데 ${got}은(는) 파일입니다. 다른 폴더를 적으세요.`,
    missing: (option) =>
      `질문할 터미널이 없으면 \`--${option}\`을 적어야 합니다. \`npm create @downslope/plugin -- --name tilted --kind loss\`처럼 적으세요.`,
    unknownOption: (got) => `${got}이라는 옵션은 없습니다. \`--help\`로 모두 볼 수 있습니다.`,
    noValue: (option) => `\`${option}\` 뒤에는 값이 있어야 합니다. \`--help\`로 사용법을 볼 수 있습니다.`,
    manyFolders: (got) => `폴더는 하나만 적어야 하는데 ${got}입니다. 옵션은 \`--\` 뒤에 적으세요.`,
    language: (got) => `\`--lang\`은 en이나 ko여야 하는데 "${got}"입니다.`,
  },
};
