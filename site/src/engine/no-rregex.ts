/** Stands for the package `rregex`, which Node loads with `require`: in a browser, rust-regex.ts gives it instead. */
export {};
