/** The bundler gives a style sheet's text: the renderer's frame loads nothing but its script. */
declare module '*.css' {
  const text: string;
  export = text;
}
