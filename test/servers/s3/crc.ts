import * as zlib from 'node:zlib';

/** CRC-32 as in zlib, big-endian bytes. */
export function crc32(data: Uint8Array): Buffer {
  // Node has it since 20.15, and much faster.
  const native = (zlib as { crc32?: (data: Uint8Array) => number }).crc32;
  if (!native) return crc32With(ieee, data);
  const out = Buffer.alloc(4);
  out.writeUInt32BE(native(data));
  return out;
}

/** CRC-32C (Castagnoli), big-endian bytes. */
export const crc32c = (data: Uint8Array): Buffer => crc32With(castagnoli, data);

/** CRC-64/NVME, big-endian bytes. The register is held in two 32-bit halves: BigInt is a hundred times slower. */
export function crc64nvme(data: Uint8Array): Buffer {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of data) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ nvme.low[index]!;
    high = (high >>> 8) ^ nvme.high[index]!;
  }
  const out = Buffer.alloc(8);
  out.writeUInt32BE(~high >>> 0, 0);
  out.writeUInt32BE(~low >>> 0, 4);
  return out;
}

const ieee = table32(0xedb88320);
const castagnoli = table32(0x82f63b78);
const nvme = table64(0x9a6c9329, 0xac4bc9b5);

function crc32With(table: Int32Array, data: Uint8Array): Buffer {
  let crc = -1;
  for (let i = 0; i < data.length; i++) crc = table[(crc ^ data[i]!) & 0xff]! ^ (crc >>> 8);
  const out = Buffer.alloc(4);
  out.writeInt32BE(~crc);
  return out;
}

function table32(polynomial: number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? polynomial ^ (c >>> 1) : c >>> 1;
    return c;
  });
}

function table64(polyHigh: number, polyLow: number): { high: Int32Array; low: Int32Array } {
  const high = new Int32Array(256);
  const low = new Int32Array(256);
  for (let n = 0; n < 256; n++) {
    let h = 0;
    let l = n;
    for (let bit = 0; bit < 8; bit++) {
      const odd = l & 1;
      l = (l >>> 1) | (h << 31);
      h >>>= 1;
      if (odd) {
        h ^= polyHigh;
        l ^= polyLow;
      }
    }
    high[n] = h;
    low[n] = l;
  }
  return { high, low };
}
