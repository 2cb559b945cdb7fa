/** The forms in which a boot can be shown. */
export const graphFormats = ["text", "mermaid", "dot", "svg"] as const;

/** Where a picture's order leads. */
export const graphDirections = ["right", "down"] as const;

export type GraphDirection = (typeof graphDirections)[number];

export type GraphFormat = (typeof graphFormats)[number];
