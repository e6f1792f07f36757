export { type ChainGroup, groupsOf } from './chain-groups.ts';
export { subjectsOf } from './chains.ts';
export { NO_COLOURS } from './colours.ts';
export { explain } from './explain.ts';
export type { ExplainedChain, ExplainedComponent, ExplainedRequirement, Explanation } from './explanation.ts';
export {
  BRANCHES_MAX,
  type Branch,
  DEPTH_MAX,
  type Direction,
  type DrawnAmount,
  type Genealogy,
  genealogyOf,
} from './genealogy/genealogy.ts';
export { renderGenealogyJson } from './genealogy/genealogy-json.ts';
export { renderMermaid } from './genealogy/genealogy-mermaid.ts';
export { renderTree } from './genealogy/genealogy-tree.ts';
export type { Subject } from './genealogy/subject.ts';
export { renderExplanationJson } from './page/explanation-json.ts';
export { renderExplanation } from './page/explanation-page.ts';
export { renderShownExplanation, type ShownExplanation } from './page/shown-explanation.ts';
export {
  counted,
  dollars,
  number,
  percent,
  percentRange,
  quantityText,
  wholeDollars,
  withThousands,
} from './quantities.ts';
export { type RunTotals, RunTotalsCounter } from './run-totals.ts';
export { authorityText, countryText, REQUIREMENT_TITLES } from './wording.ts';
