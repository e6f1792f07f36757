export * from './built-in-facts.ts';
