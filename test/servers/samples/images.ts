import { deflateSync } from 'node:zlib';
import { crc32 } from '../s3/crc.js';

/** An image of grey values, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Draws what an electron microscope shows of a powder: bright-edged particles, noise, a scale bar. */
export function micrograph(seed: number, width = 512, height = 384): GreyImage {
  const next = random(seed);
  const light = new Float32Array(width * height).fill(46);
  const particles = Array.from({ length: 60 + Math.floor(next() * 60) }, () => ({
    x: next() * width,
    y: next() * height,
    radius: 6 + next() ** 3 * 46,
    squeeze: 0.75 + next() * 0.5,
    shade: 80 + next() * 70,
  })).sort((a, b) => b.radius - a.radius);
  for (const particle of particles) drawParticle(light, width, height, particle);
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    const noise = (next() + next() + next() - 1.5) * 22;
    pixels[i] = Math.max(0, Math.min(255, light[i]! + noise));
  }
  drawScale({ width, height, pixels });
  return { width, height, pixels };
}

/** PNG, 8-bit grey. */
export function encodePng({ width, height, pixels }: GreyImage): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    // The byte before each row is its filter: none.
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const chunks = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...chunks]);
}

/** Baseline TIFF, 8-bit grey, not compressed, one strip. */
export function encodeTiff({ width, height, pixels }: GreyImage): Buffer {
  // Tag, type (3 = 16 bits, 4 = 32 bits), value. In ascending order, as the format demands.
  const tags: readonly (readonly [number, number, number])[] = [
    [256, 4, width],
    [257, 4, height],
    [258, 3, 8], // bits per sample
    [259, 3, 1], // no compression
    [262, 3, 1], // black is zero
    [273, 4, 8], // where the pixels begin
    [277, 3, 1], // samples per pixel
    [278, 4, height], // rows in the strip
    [279, 4, pixels.length],
  ];
  const directory = Buffer.alloc(2 + tags.length * 12 + 4);
  directory.writeUInt16LE(tags.length, 0);
  tags.forEach(([tag, type, value], i) => {
    const at = 2 + i * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  });
  const header = Buffer.from('II*\0\0\0\0\0', 'latin1');
  header.writeUInt32LE(header.length + pixels.length, 4);
  return Buffer.concat([header, pixels, directory]);
}

interface Particle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly squeeze: number;
  readonly shade: number;
}

function drawParticle(
  light: Float32Array,
  width: number,
  height: number,
  particle: Particle,
): void {
  const { x, y, radius, squeeze, shade } = particle;
  const reach = radius * 1.35;
  for (let py = Math.max(0, Math.floor(y - reach)); py < Math.min(height, y + reach); py++) {
    for (let px = Math.max(0, Math.floor(x - reach)); px < Math.min(width, x + reach); px++) {
      const distance = Math.hypot((px - x) / squeeze, (py - y) * squeeze) / radius;
      if (distance > 1) continue;
      // Electrons leave edges more easily than faces, so edges are bright.
      light[py * width + px] = shade + 90 * distance ** 6 - 20 * ((py - y) / radius);
    }
  }
}

/** A black band with a white bar of a fifth of the width, and ticks at its ends. */
function drawScale({ width, height, pixels }: GreyImage): void {
  const band = Math.round(height / 12);
  pixels.fill(0, (height - band) * width);
  const middle = height - Math.round(band / 2);
  const left = Math.round(width * 0.05);
  const right = left + Math.round(width / 5);
  for (let y = middle - 6; y <= middle + 6; y++) {
    for (let x = left; x <= right; x++) {
      const isBar = Math.abs(y - middle) <= 1;
      if (isBar || x - left < 2 || right - x < 2) pixels[y * width + x] = 255;
    }
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);

  return Buffer.concat([length, content, crc32(content)]);
}
