export interface TrainingState { readonly step: number }
