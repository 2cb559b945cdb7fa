import { byteLength } from "./bytes.ts";

const longestComponent = 255;
const longestPath = 4095;

/** Components with one slash between them, none of them `.`, and no slash at the end. */
const simplePath = /^\/?(?:(?!\.(?:\/|$))[^/]+(?:\/(?!\.(?:\/|$))[^/]+)*)?$/;

/** Drops doubled and trailing slashes and `.` components (systemd `src/basic/path-util.c`, path_simplify). */
export function simplifyPath(path: string): string {
  if (path === "" || simplePath.test(path)) return path;
  const components = path.split("/").filter((component) => component !== "" && component !== ".");
  const simplified = `${path.startsWith("/") ? "/" : ""}${components.join("/")}`;
  return simplified === "" ? "." : simplified;
}

/** Whether a path has no `.`, `..`, doubled slash and no component or length beyond the kernel's limits (path_is_normalized). */
export function isNormalizedPath(path: string): boolean {
  if (path === "" || byteLength(path) > longestPath || path.includes("//")) return false;
  return path
    .split("/")
    .every(
      (component) => component !== "." && component !== ".." && byteLength(component) <= longestComponent,
    );
}

/** Whether `path` is `prefix` or lies below it, by components; `/dev//sda` and `/./dev/sda` lie below `/dev`. */
export function isPathBelow(path: string, prefix: string): boolean {
  const [inner, outer] = [simplifyPath(path), simplifyPath(prefix)];
  return inner === outer || inner.startsWith(outer === "/" ? "/" : `${outer}/`);
}

/** Whether two paths are the same but for slashes and `.` (path_equal). */
export function isSamePath(one: string, other: string): boolean {
  return simplifyPath(one) === simplifyPath(other);
}

/** Whether systemd takes a path for a device: something below `/dev` or `/sys` (is_device_path); nothing is looked up. */
export function isDevicePath(path: string): boolean {
  return ["/dev", "/sys"].some((directory) => isPathBelow(path, directory) && !isSamePath(path, directory));
}

/** The path itself and all directories above it, `/` last (PATH_FOREACH_PREFIX_MORE). */
export function pathAndAncestors(path: string): string[] {
  const simplified = simplifyPath(path);
  const prefixes: string[] = [];
  for (let end = simplified.length; end > 0; end = simplified.lastIndexOf("/", end - 1)) {
    prefixes.push(simplified.slice(0, end));
  }
  if (simplified !== "/") prefixes.push("/");
  return prefixes;
}

/** The directory that holds a path; `/` for what is directly below it and for `/` itself. */
export function parentPath(path: string): string {
  const simplified = simplifyPath(path);
  return simplified.slice(0, Math.max(1, simplified.lastIndexOf("/")));
}
