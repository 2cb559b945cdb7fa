import {
  type Expression as Code,
  Node,
  type ObjectLiteralExpression,
  Project,
  type SourceFile,
  SyntaxKind,
  ts,
} from "ts-morph";
import type { Module, ModulePart } from "../../lib/schema/kernel/index.ts";
import { Compiler, type Helper } from "./compile.ts";
import type { Expression } from "./expression.ts";
import { UnsupportedError } from "./unsupported.ts";

/** Rules and what they look at, in Nix. */
export interface CompiledModule {
  /** For each rule, by its id, whether a thing satisfies it; the thing is known by its scope's name. */
  readonly rules: Readonly<Record<string, Expression>>;
  /** The functions and constants that these name. */
  readonly ruleHelpers: readonly Helper[];
  /** What gives the things that rules look at, of a configuration that is known as `cfg`; null: there are none. */
  readonly scopes: Expression | null;
  readonly scopeHelpers: readonly Helper[];
}

/** The same of one part of a module. */
export interface CompiledPart extends CompiledModule {
  /** What it adds to lists that rules of any part look at; null: nothing. */
  readonly adds: Expression | null;
}

/**
 * Compiles the rules of a module, and what they look at, from their sources.
 *
 * @param file - the one that declares the module. Absolute path.
 * @returns with it, the files that it was compiled from
 * @throws UnsupportedError for what has no counterpart in Nix
 */
export function compileModule(
  module: Module,
  file: string,
): { readonly compiled: CompiledModule; readonly files: readonly string[] } {
  const { entry, own } = sourcesOf(file);
  const tables = new Set(Object.keys(module.tables));
  const scopes = new Compiler(tables);
  const collect = scopesOf(entry);
  const body = collect === null ? null : scopes.applied(collect, "cfg");
  return {
    compiled: {
      ...compileRules(module, tables, own, file),
      scopes: body,
      scopeHelpers: scopes.helpers,
    },
    files: own.map((each) => each.getFilePath()),
  };
}

/**
 * The same of each part of a module, by its name. A part is what a call of `part` declares, with its `adds` and `scopes`
 * as functions that it names.
 *
 * @param module - the whole
 * @param file - the one that declares the module, and imports the parts. Absolute path.
 */
export function compileParts(
  module: Module,
  parts: readonly Pick<ModulePart, "name" | "rules">[],
  file: string,
): { readonly compiled: Readonly<Record<string, CompiledPart>>; readonly files: readonly string[] } {
  const { own } = sourcesOf(file);
  const tables = new Set(Object.keys(module.tables));
  const literals = partLiterals(own);
  const compiled = parts.map(({ name, rules = [] }): [string, CompiledPart] => {
    const literal = literals.get(name);
    if (literal === undefined)
      throw new Error(`${file}: the part ${name} is declared in no file that it imports`);
    const scopes = new Compiler(tables);
    const [added, found] = [propertyValue(literal, "adds"), propertyValue(literal, "scopes")];
    const adds = added === null ? null : scopes.applied(added, "cfg");
    const body = found === null ? null : scopes.applied(found, "cfg", "all");
    return [
      name,
      { ...compileRules({ rules }, tables, own, file), adds, scopes: body, scopeHelpers: scopes.helpers },
    ];
  });
  return { compiled: Object.fromEntries(compiled), files: own.map((each) => each.getFilePath()) };
}

function compileRules(
  { rules }: Pick<Module, "rules">,
  tables: ReadonlySet<string>,
  own: readonly SourceFile[],
  file: string,
): Pick<CompiledModule, "rules" | "ruleHelpers"> {
  const compiler = new Compiler(tables);
  const literals = ruleLiterals(own);
  const compiled = rules.map(({ id, scope }): [string, Expression] => {
    const literal = literals.get(id);
    if (literal === undefined) {
      throw new Error(`${file}: the rule ${id} is declared in no file that this one imports`);
    }
    return [id, compiler.applied(literal, scope)];
  });
  return { rules: Object.fromEntries(compiled), ruleHelpers: compiler.helpers };
}

/** The file, and all sources of the project's own that it leads to. */
function sourcesOf(file: string): { readonly entry: SourceFile; readonly own: readonly SourceFile[] } {
  const settings = ts.findConfigFile(file, ts.sys.fileExists);
  const project = new Project({
    // What a project calls its packages; how strict it is, is not its own choice here.
    ...(settings === undefined ? {} : { tsConfigFilePath: settings }),
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      strict: true,
      noUncheckedIndexedAccess: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ESNext,
      lib: ["lib.esnext.d.ts"],
      types: [],
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      noEmit: true,
    },
  });
  const entry = project.addSourceFileAtPath(file);
  project.resolveSourceFileDependencies();
  const own = project
    .getSourceFiles()
    .filter((each) => !each.isDeclarationFile() && !each.getFilePath().includes("/node_modules/"));
  return { entry, own };
}

/** What calls of `part` are given, by the name in it. */
function partLiterals(files: readonly SourceFile[]): ReadonlyMap<string, ObjectLiteralExpression> {
  const found = new Map<string, ObjectLiteralExpression>();
  for (const file of files) {
    for (const each of file.getDescendantsOfKind(SyntaxKind.CallExpression)) {
      const [literal] = each.getArguments();
      if (each.getExpression().getText() !== "part" || !Node.isObjectLiteralExpression(literal)) continue;
      const name = propertyValue(literal, "name");
      if (name !== null && Node.isStringLiteral(name)) found.set(name.getLiteralText(), literal);
    }
  }
  return found;
}

/** What `holds` is, by the id that stands beside it. */
function ruleLiterals(files: readonly SourceFile[]): ReadonlyMap<string, Code> {
  const found = new Map<string, Code>();
  for (const file of files) {
    for (const literal of file.getDescendantsOfKind(SyntaxKind.ObjectLiteralExpression)) {
      const id = propertyValue(literal, "id");
      const holds = propertyValue(literal, "holds");
      if (id === null || holds === null || !Node.isStringLiteral(id)) continue;
      if (found.has(id.getLiteralText())) throw new UnsupportedError(id, "is the id of two rules");
      found.set(id.getLiteralText(), holds);
    }
  }
  return found;
}

/** What the declaration of the module says that rules look at. */
function scopesOf(entry: SourceFile): Code | null {
  for (const call of entry.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    const [declaration] = call.getArguments();
    if (!Node.isObjectLiteralExpression(declaration) || propertyValue(declaration, "options") === null)
      continue;
    const scopes = propertyValue(declaration, "scopes");
    if (scopes !== null) return scopes;
  }
  return null;
}

function propertyValue(literal: ObjectLiteralExpression, name: string): Code | null {
  const property = literal.getProperty(name);
  if (Node.isPropertyAssignment(property)) return property.getInitializerOrThrow();
  return Node.isShorthandPropertyAssignment(property) ? property.getNameNode() : null;
}
