/** The bundler puts a page's style sheets into one file beside its script. */
declare module '*.css' {}
