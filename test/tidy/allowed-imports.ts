/** The map of the house: which package may depend on which others of the project. docs/spec/architecture.md. */
export const ALLOWED_IMPORTS: Readonly<Record<string, readonly string[]>> = {
};
