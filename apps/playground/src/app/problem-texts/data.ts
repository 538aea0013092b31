import type { Wordings } from "./wording.ts";

/** What data sets ask of files, tables and samples. */
export const data: Wordings = {
  rules: {
    "leave rows for training, so that `test` and `validation` together are below 1":
      "학습할 행이 남도록 `test`와 `validation`을 합쳐 1보다 작아야 합니다",
    "have one number for each of the `classes`": "`classes`마다 수가 하나씩 있어야 합니다",
    "have one of `path` and `text`": "`path`와 `text` 중 하나가 있어야 합니다",
    'be "auto" or one character, not a quote': '"auto"이거나, 따옴표가 아닌 글자 하나여야 합니다',
    "be a number, as most of its column is": "그 열의 대부분처럼 수여야 합니다",
    "be a number": "수여야 합니다",
    "have two classes or more, got {label:code} in every row": "클래스가 둘 이상이어야 하는데, 모든 행이 {label}입니다",
    "be whole numbers from 0 to {most}": "0에서 {most}까지의 정수여야 합니다",
    "have a value": "값이 있어야 합니다",
    "be what a table data set learnt": "표 데이터셋이 학습한 것이어야 합니다",
    "have the columns that the model was trained on, got none named {names} and {count} more":
      "모델을 학습한 열이 있어야 하는데, {names} 외 {count}개가 없습니다",
    "have the columns that the model was trained on, got none named {names}":
      "모델을 학습한 열이 있어야 하는데, {names}이(가) 없습니다",
    "have a value in some row of the training split": "학습용 행 가운데 값이 있는 것이 있어야 합니다",
    "name one column or more beside the target": "목표 말고 열이 하나 이상 있어야 합니다",
    "leave out the target, {target:code}": "목표인 {target}을(를) 빼야 합니다",
    "name each column once": "열 이름은 한 번씩만 써야 합니다",
    'have a row without missing cells where `missing` is "drop", got none in {count}':
      '`missing`이 "drop"이면 빈 칸이 없는 행이 있어야 하는데, {count}행 모두 빈 칸이 있습니다',
    "hold numbers, or few texts that come again, got {count} different texts in {rows} rows":
      "수이거나 되풀이되는 글이어야 하는데, {rows}행에 서로 다른 글이 {count}개입니다",
    "hold a number or more and the target, which is the last entry": "수 하나 이상과, 마지막 값인 목표가 있어야 합니다",
    "have {count} entries, as many as the first row": "첫 행처럼 값이 {count}개여야 합니다",
    "be a number, unless `target` is class": "`target`이 class가 아니면 수여야 합니다",
    "name a class": "클래스의 이름이어야 합니다",
    "be a number within float32's range": "float32로 나타낼 수 있는 수여야 합니다",
    "have rows for each split that `test` and `validation` ask for":
      "`test`와 `validation`이 나누는 분할마다 행이 있어야 합니다",
    "have two classes or more in the last entries": "마지막 값에 클래스가 둘 이상 있어야 합니다",
    "not be the only one of its class, which the splits divide; `stratify: false` allows it":
      "분할이 클래스를 나누므로 그 클래스에 하나뿐이면 안 됩니다. `stratify: false`면 됩니다",
    "leave a row of each class for training": "클래스마다 학습할 행을 남겨야 합니다",
    "have rows for each of its splits, got {count} in all ({train} train, {validation} validation, {test} test)":
      "분할마다 행이 있어야 하는데, 모두 {count}행입니다 (학습 {train}, 검증 {validation}, 평가 {test})",
    "be one of two samples or more of its class, which the splits divide, got the only {label:code}":
      "분할이 클래스를 나누므로 같은 클래스가 둘 이상이어야 하는데, {label}은(는) 하나뿐입니다",
    "keep a sample of each of its {classes} classes for training, got {rows} rows and {held} of them held out":
      "클래스 {classes}개마다 학습할 표본을 남겨야 하는데, {rows}행 가운데 {held}행을 떼어 둡니다",
    "keep a sample of each of its {classes} classes for training": "클래스 {classes}개마다 학습할 표본을 남겨야 합니다",
    "be plain text in UTF-8, got zero bytes": "UTF-8로 쓴 글이어야 하는데, 0인 바이트가 있습니다",
    "have a header and rows, got an empty text": "열 이름 줄과 행이 있어야 하는데, 비어 있습니다",
    "close the quote that opens here": "여기서 연 따옴표를 닫아야 합니다",
    "close the quote": "따옴표를 닫아야 합니다",
    "have nothing but a delimiter behind the quote that opens here":
      "여기서 연 따옴표를 닫은 뒤에는 구분 글자만 와야 합니다",
    "have nothing but a delimiter behind the quote": "따옴표 뒤에는 구분 글자만 와야 합니다",
    "have rows below its header, got the header alone": "열 이름 줄 아래에 행이 있어야 하는데, 그 줄뿐입니다",
    "name a column": "열의 이름이어야 합니다",
    "have {count} cells in the row, as the header has": "열 이름 줄처럼 칸이 {count}개여야 합니다",
    "have {count} cells in the row, as the first row has": "첫 행처럼 칸이 {count}개여야 합니다",
    "name each column in the header": "열 이름 줄에 모든 열의 이름이 있어야 합니다",
    "be a header of names": "이름을 적은 줄이어야 합니다",
  },
  cures: {
    "Write decimals with a point: {number}.": "소수는 점으로 쓰세요: {number}.",
    "Write decimals with a point: {number}. Or list the column in `categories`, or leave it out with `features`.":
      "소수는 점으로 쓰세요: {number}. 아니면 그 열을 `categories`에 적거나 `features`에서 빼세요.",
    "Write it plainly, like -1.5 or 1e-3, within float32's range.":
      "-1.5나 1e-3처럼, float32로 나타낼 수 있는 범위에서 쓰세요.",
    "Write it plainly, like -1.5 or 1e-3, within float32's range. Or list the column in `categories`, or leave it out with `features`.":
      "-1.5나 1e-3처럼, float32로 나타낼 수 있는 범위에서 쓰세요. 아니면 그 열을 `categories`에 적거나 `features`에서 빼세요.",
    "Or list the column in `categories`, or leave it out with `features`.":
      "아니면 그 열을 `categories`에 적거나 `features`에서 빼세요.",
    "Correct it.": "고치세요.",
    "Correct it. Or list the column in `categories`, or leave it out with `features`.":
      "고치세요. 아니면 그 열을 `categories`에 적거나 `features`에서 빼세요.",
    "Choose another column as `target`.": "`target`으로 다른 열을 고르세요.",
    'Fill it in; a model trained with `missing` set to "mean" fills it in itself.':
      '채우세요. `missing`을 "mean"으로 학습한 모델은 스스로 채웁니다.',
    "Train and save the model again.": "모델을 다시 학습해 저장하세요.",
    "Columns: {names}.": "열: {names}.",
    'Is "{name}" meant for "{wanted}"?': '"{wanted}" 대신 "{name}"을(를) 쓴 것인가요?',
    "Leave the column out with `features`.": "`features`에서 그 열을 빼세요.",
    "Is `delimiter` right? All is one column.": "`delimiter`가 맞나요? 모두 한 열입니다.",
    "Correct the list.": "목록을 고치세요.",
    "Leave columns out with `features`.": "`features`에서 열을 빼세요.",
    'Fill it in, or set `missing` to "drop".': '채우거나 `missing`을 "drop"으로 하세요.',
    'Fill it in, or set `missing` to "drop" or "mean".': '채우거나 `missing`을 "drop"이나 "mean"으로 하세요.',
    "Leave it out with `features`; or list it in `categories` if it is meant so.":
      "`features`에서 빼거나, 범주라면 `categories`에 적으세요.",
    "Add rows, or set `test` and `validation` to 0.": "행을 추가하거나 `test`와 `validation`을 0으로 하세요.",
    "Lower `test` or `validation`, or set `stratify` to false.":
      "`test`나 `validation`을 줄이거나 `stratify`를 false로 하세요.",
    "Add samples of the class, or set `stratify` to false.":
      "그 클래스의 표본을 추가하거나 `stratify`를 false로 하세요.",
    "Save it as CSV, in UTF-8.": "UTF-8 CSV로 저장하세요.",
    "Write some rows into it.": "행을 몇 개 쓰세요.",
    'Write a quote inside quotes twice: "".': '따옴표 안의 따옴표는 두 번 쓰세요: "".',
    "Add rows.": "행을 추가하세요.",
    "Put quotes around cells that hold the delimiter, and write decimals with a point.":
      "구분 글자가 든 칸은 따옴표로 묶고, 소수는 점으로 쓰세요.",
    "Add the cells that lack; a missing value is an empty cell.": "빠진 칸을 넣으세요. 값이 없으면 빈 칸으로 둡니다.",
    "Name it, or leave the column out (an index column: `index=False` in pandas).":
      "이름을 쓰거나 그 열을 빼세요. 번호 열이라면 pandas에서 `index=False`를 쓰세요.",
    "It looks like data: set `header` to false, or write a header line.":
      "데이터로 보입니다. `header`를 false로 하거나 열 이름 줄을 쓰세요.",
    "Rename it: column {column} has the name already.": "이름을 바꾸세요. {column}번째 열이 같은 이름을 씁니다.",
    "Save it as UTF-8; Korean files are often CP949 (EUC-KR).":
      "UTF-8로 저장하세요. 한국어 파일은 CP949(EUC-KR)인 때가 많습니다.",
  },
};
