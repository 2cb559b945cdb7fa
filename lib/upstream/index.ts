/** The tree of a pull request to NixOS-WSL. */
export { type Edited, withImport, withSummaryLine } from "./checkout-edits.ts";
export { packageFolders, pullRequestText, pullRequestTitle, pullRequestTree } from "./tree.ts";
