import type { Wordings } from "./wording.ts";

/** What is said of the text of a document. */
export const documents: Wordings = {
  rules: {
    "hold at most {most} bytes": "{most}바이트를 넘지 않아야 합니다",
    "be text without control characters": "제어 문자가 없는 글이어야 합니다",
    "be UTF-8 text": "UTF-8 글이어야 합니다",
    "be a text or its bytes": "글이거나 그 바이트여야 합니다",
    "be a package or file of plugins": "플러그인 패키지나 파일이어야 합니다",
    "be a record of {kind:kind}s by the option they move": "{kind}을(를) 움직일 옵션별로 적은 레코드여야 합니다",
    "be a record of {kind:kind} plugins by the option they move":
      "{kind} 플러그인을 움직일 옵션별로 적은 레코드여야 합니다",
    "be a record of {keys:list}": "다음 키를 가진 레코드여야 합니다: {keys}",
    "be a list of package names or paths": "패키지 이름이나 경로의 목록이어야 합니다",
    "be a package name or path": "패키지 이름이나 경로여야 합니다",
    "name a registered {kind:kind}": "등록된 {kind}의 이름이어야 합니다",
    "name a {kind:kind}": "{kind}의 이름이어야 합니다",
    "be the name of a registered {kind:kind}, or a record with `use: NAME`":
      "등록된 {kind}의 이름이거나, `use: 이름`이 있는 레코드여야 합니다",
    "be a list of {kind:kind} plugins": "{kind} 플러그인의 목록이어야 합니다",
    "be a list of {parts:kinds}": "{parts}의 목록이어야 합니다",
    "be a configured {kind:kind}": "옵션을 정한 {kind}여야 합니다",
    'have options that {kind:kind} "{name}" can check': '{kind} "{name}"이(가) 검사할 수 있는 옵션이어야 합니다',
    "have one of {names:list}": "다음 중 하나가 있어야 합니다: {names}",
    "be a whole number from 0 to {most}": "0에서 {most}까지의 정수여야 합니다",
    "be what JSON can write": "JSON으로 쓸 수 있는 것이어야 합니다",

    "be strict JSON, which has {expected:expected} here":
      "엄격한 JSON이어야 하며, 여기에는 {expected}이(가) 와야 합니다",
    "have no tag": "태그가 없어야 합니다",
    "not name what it stands in": "자기가 든 값을 가리키지 않아야 합니다",
    "name an anchor before it": "앞에 있는 앵커를 가리켜야 합니다",
    "be nested at most {most} deep once aliases are replaced": "별칭을 풀었을 때 {most}겹을 넘지 않아야 합니다",
    "hold at most {most} values once aliases are replaced": "별칭을 풀었을 때 값이 {most}개를 넘지 않아야 합니다",
    "be nested at most {most} deep": "{most}겹을 넘지 않아야 합니다",
    "hold at most {most} words and signs": "낱말과 기호가 {most}개를 넘지 않아야 합니다",
    "be written once": "한 번만 써야 합니다",
    "have texts for keys": "키가 글이어야 합니다",
    "not be {names:list}": "다음이 아니어야 합니다: {names}",
    "not merge records": "레코드를 합치지 않아야 합니다",
    "have no YAML directives": "YAML 지시문이 없어야 합니다",
    "hold one document alone": "문서 하나만 담아야 합니다",
    "end in a quote like its first": "처음과 같은 따옴표로 끝나야 합니다",
    "hold a pipeline": "파이프라인을 담아야 합니다",
    "be indented with spaces": "공백으로 들여써야 합니다",
    "be a name after `*` or `&`": "`*`이나 `&` 뒤에 이름이 와야 합니다",
    "be in quotes, for it starts with a sign of YAML": "YAML 기호로 시작하므로 따옴표로 묶어야 합니다",
    "be an escape that YAML knows": "YAML이 아는 이스케이프여야 합니다",
    "be one key and value a line": "한 줄에 키와 값이 하나씩이어야 합니다",
    "be valid YAML": "올바른 YAML이어야 합니다",

    "be PATH=VALUE, the path joined by dots": "경로=값이어야 하며, 경로는 점으로 잇습니다",
    "count from 0 to {most} at `{path}`, which is a list": "`{path}`은(는) 목록이므로 0에서 {most}까지로 세야 합니다",
    "lead into a record at `{path}`": "`{path}`에서 레코드로 이어져야 합니다",
  },
  cures: {
    "Read the file first.": "먼저 파일을 읽으세요.",
    "Keep data in files of its own and name them in the document.":
      "데이터는 따로 파일에 두고 문서에는 그 이름을 적으세요.",
    "Remove it; it does not show in most editors.": "지우세요. 대부분의 편집기에서는 보이지 않습니다.",
    "Save the file as UTF-8.": "파일을 UTF-8로 저장하세요.",
    'Write it like ["@acme/downslope-loss-foo"].': '["@acme/downslope-loss-foo"]처럼 쓰세요.',
    "Add `{name}: { use: NAME }`.": "`{name}: { use: 이름 }`을 추가하세요.",
    "Add `use: NAME`. {rest:cure}": "`use: 이름`을 추가하세요. {rest}",
    "Put it in brackets: [ ... ].": "대괄호로 묶으세요: [ ... ].",
    "Start with `dataset:`, `model:`, `loss:` and `optimizer:`.":
      "`dataset:`, `model:`, `loss:`, `optimizer:`부터 쓰세요.",
    "Write a text.": "글을 쓰세요.",
    "It exports no plugin.": "내보내는 플러그인이 없습니다.",
    "Write it like `{ momentum: { use: NAME } }`.": "`{ momentum: { use: 이름 } }`처럼 쓰세요.",
    "Write it like `{ momentum: cosineAnnealing() }`.": "`{ momentum: cosineAnnealing() }`처럼 쓰세요.",
    "Call it with its options: {code}.": "옵션을 주어 부르세요: {code}.",
    "Make one with a plugin of {name}.": "{name}의 플러그인으로 만드세요.",
    "A pipeline that holds functions or arrays of its program cannot be saved as a document; put them in a plugin.":
      "프로그램의 함수나 배열이 든 파이프라인은 문서로 저장할 수 없습니다. 플러그인에 넣으세요.",
    "It decides everything that is random. Default: 0.": "무작위인 모든 것을 정합니다. 기본값: 0.",
    "Put them in brackets, in the order in which gradients pass them.": "기울기가 거치는 순서대로 대괄호로 묶으세요.",
    "Clip in several ways with `transforms: [...]`, in order.":
      "여러 방식으로 클리핑하려면 `transforms: [...]`에 순서대로 쓰세요.",
    "No {kind:kind} is registered.": "등록된 {kind}이(가) 없습니다.",
    "No {kind:kind} is registered: pass the package's list to `registry.use`.":
      "등록된 {kind}이(가) 없습니다. 패키지의 목록을 `registry.use`에 주세요.",
    "Known: {names:list} and {count} more.": "아는 이름: {names} 외 {count}개.",
    "Known: {names:list}.": "아는 이름: {names}.",
    "Did you mean {names:either}?": "{names}을(를) 쓰려던 것인가요?",
    "Did you mean {names:either}? {rest:cure}": "{names}을(를) 쓰려던 것인가요? {rest}",
    '"{name}" is a {other:kind}; use it there.': '"{name}"은(는) {other}입니다. 그 자리에 쓰세요.',
    '"{name}" is an {other:kind}; use it there.': '"{name}"은(는) {other}입니다. 그 자리에 쓰세요.',

    "JSON has no comments; remove it, or name the file .yaml.":
      "JSON에는 주석이 없습니다. 지우거나 파일 이름을 .yaml로 바꾸세요.",
    "JSON has double quotes only.": "JSON에서는 큰따옴표만 씁니다.",
    "Close the text on its line and escape what JSON escapes; check the comma before it.":
      "글을 그 줄에서 닫고 JSON이 이스케이프하는 글자를 이스케이프하세요. 앞의 쉼표도 살펴보세요.",
    "Remove the comma before it, or add what is missing.": "앞의 쉼표를 지우거나 빠진 것을 넣으세요.",
    "Add what is missing at the end.": "끝에 빠진 것을 넣으세요.",
    "Correct it, or name the file .yaml, where less is to be written.":
      "고치거나, 쓸 것이 더 적은 .yaml로 파일 이름을 바꾸세요.",
    "Write the value as it is.": "값을 그대로 쓰세요.",
    "Write a number in place of {text}.": "{text} 대신 수를 쓰세요.",
    "Write {anchor} before the value that is meant, or put the text in quotes.":
      "가리킬 값 앞에 {anchor}을(를) 쓰거나, 글을 따옴표로 묶으세요.",
    "It is at {place} already; remove one of them.": "{place}에 이미 있습니다. 둘 중 하나를 지우세요.",
    "Write the keys out, or give the whole value an alias, as in `loss: *name`.":
      "키를 풀어 쓰거나, `loss: *name`처럼 값 전체에 별칭을 쓰세요.",
    "Use fewer aliases.": "별칭을 줄이세요.",
    "Write `name: value`.": "`이름: 값`으로 쓰세요.",
    "Write it flatter; a bracket may be missing before.": "덜 겹치게 쓰세요. 앞에 괄호가 빠졌을 수도 있습니다.",
    "Remove the line `---`, or keep each pipeline in a file of its own.":
      "`---` 줄을 지우거나, 파이프라인마다 파일을 따로 두세요.",
    "Add the quote.": "따옴표를 넣으세요.",
    "Replace the tab by spaces.": "탭을 공백으로 바꾸세요.",
    'Put the text in quotes if it starts with "*" or "&".': '"*"이나 "&"로 시작하는 글이면 따옴표로 묶으세요.',
    "Put the text in quotes.": "글을 따옴표로 묶으세요.",
    "Write `\\\\` for a backslash, or use single quotes.": "역슬래시는 `\\\\`로 쓰거나, 작은따옴표를 쓰세요.",
    'Put a text that holds ": " in quotes, or indent the key like its neighbours.':
      '": "가 든 글은 따옴표로 묶거나, 키를 이웃과 같이 들여쓰세요.',

    "Write it like optimizer.learningRate=0.01.": "optimizer.learningRate=0.01처럼 쓰세요.",
    "Shorten the path, or give the whole value.": "경로를 줄이거나 값 전체를 주세요.",
    "Use {index} to add to its end.": "끝에 더하려면 {index}을(를) 쓰세요.",
  },
};
