/** `node:util` in a browser: what avsc uses of it. */

/** Constructors as they were before classes. */
type Constructor = { prototype: object; super_?: Constructor };

/** Source: node:util, `inherits`. */
export function inherits(child: Constructor, parent: Constructor): void {
  child.super_ = parent;
  Object.setPrototypeOf(child.prototype, parent.prototype);
}

/** Values in the places of a text. Source: node:util, `format`. */
export function format(text: string, ...values: readonly unknown[]): string {
  const left = [...values];
  return text.replaceAll(/%[sdj]/g, (place) => {
    const value = left.shift();
    return place === '%j' ? JSON.stringify(value) : String(value);
  });
}

/** Nothing is logged for debugging. Source: node:util, `debuglog`. */
export function debuglog(): () => void {
  return () => {};
}

export default { inherits, format, debuglog };
