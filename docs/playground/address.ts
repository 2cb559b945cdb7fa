import { isLanguage, type Language } from "./languages.ts";

/** What an address holds behind its `#`: a language and a text, packed. */
export interface Shared {
  readonly language: Language;
  readonly text: string;
}

/** Nobody shares more; a small address can hold a text of any size. */
const longestText = 200_000;

/** Packs a text for an address: deflate, in letters that addresses may have. */
export async function toAddress({ language, text }: Shared): Promise<string> {
  const packed = await bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")));
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(""));
  return `#${language}=${letters.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/** Null for what is no such address, cut off, or longer than anybody writes. */
export async function fromAddress(hash: string): Promise<Shared | null> {
  const [, language = "", letters = ""] = /^#(\w+)=([\w-]+)$/.exec(hash) ?? [];
  if (!isLanguage(language)) return null;
  try {
    const packed = Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) =>
      letter.charCodeAt(0),
    );
    const bytes = await bytesOf(
      new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")),
      longestText,
    );
    return { language, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return null;
  }
}

async function bytesOf(
  stream: ReadableStream<BufferSource>,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    // Both streams give these.
    const part = next.value as Uint8Array;
    length += part.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError("too long");
    }
    parts.push(part);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
