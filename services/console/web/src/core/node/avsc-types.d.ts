declare module 'avsc/etc/browser/avsc-types.js' {
  const avsc: unknown;
  export default avsc;
}
