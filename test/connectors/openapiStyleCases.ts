const text = 'blue';
const list = ['blue', 'black', 'brown'];
const object = { R: 100, G: 200, B: 150 };

/**
 * Place, style, explode, value, and what is sent: the table of OpenAPI 3.1 §4.8.12.4, percent-encoded
 * where a delimiter is not a URI's own.
 */
export const styleCases: [string, string, boolean, unknown, string][] = [
  ['path', 'matrix', false, text, ';color=blue'],
  ['path', 'matrix', false, list, ';color=blue,black,brown'],
  ['path', 'matrix', false, object, ';color=R,100,G,200,B,150'],
  ['path', 'matrix', true, list, ';color=blue;color=black;color=brown'],
  ['path', 'matrix', true, object, ';R=100;G=200;B=150'],
  ['path', 'label', false, text, '.blue'],
  ['path', 'label', true, list, '.blue.black.brown'],
  ['path', 'label', true, object, '.R=100.G=200.B=150'],
  ['path', 'simple', false, text, 'blue'],
  ['path', 'simple', false, 'a/b?c#d é', 'a%2Fb%3Fc%23d%20%C3%A9'],
  ['path', 'simple', false, 0, '0'],
  ['path', 'simple', false, list, 'blue,black,brown'],
  ['path', 'simple', false, object, 'R,100,G,200,B,150'],
  ['path', 'simple', true, object, 'R=100,G=200,B=150'],
  ['query', 'form', false, text, '?color=blue'],
  ['query', 'form', false, false, '?color=false'],
  ['query', 'form', false, 0, '?color=0'],
  ['query', 'form', false, 'a&b=c +d', '?color=a%26b%3Dc%20%2Bd'],
  ['query', 'form', false, list, '?color=blue,black,brown'],
  ['query', 'form', false, object, '?color=R,100,G,200,B,150'],
  ['query', 'form', true, list, '?color=blue&color=black&color=brown'],
  ['query', 'form', true, object, '?R=100&G=200&B=150'],
  ['query', 'spaceDelimited', false, list, '?color=blue%20black%20brown'],
  ['query', 'pipeDelimited', false, list, '?color=blue%7Cblack%7Cbrown'],
  ['query', 'deepObject', true, object, '?color[R]=100&color[G]=200&color[B]=150'],
  ['header', 'simple', false, text, 'blue'],
  ['header', 'simple', false, list, 'blue,black,brown'],
  ['header', 'simple', false, object, 'R,100,G,200,B,150'],
  ['header', 'simple', true, object, 'R=100,G=200,B=150'],
  ['cookie', 'form', false, text, 'color=blue'],
];
