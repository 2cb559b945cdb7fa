/** The forms in which a boot can be shown. */
export const graphFormats = ["text", "mermaid", "dot", "svg"] as const;

export type GraphFormat = (typeof graphFormats)[number];
