/** Korean of descriptions of options, by the English that their schemas have. */
export type Descriptions = Readonly<Record<string, string>>;
