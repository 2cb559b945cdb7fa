import { Node, type ObjectLiteralExpression, Project, type SourceFile, SyntaxKind, ts } from "ts-morph";
import type { Module } from "../../lib/schema/kernel/index.ts";
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
  const tables = new Set(Object.keys(module.tables));
  const rules = new Compiler(tables);
  const literals = ruleLiterals(own);
  const compiled = module.rules.map(({ id, scope }): [string, Expression] => {
    const literal = literals.get(id);
    if (literal === undefined) {
      throw new Error(`${file}: the rule ${id} is declared in no file that this one imports`);
    }
    return [id, rules.applied(literal, scope)];
  });
  const scopes = new Compiler(tables);
  const collect = scopesOf(entry);
  const body = collect === null ? null : scopes.applied(collect, "cfg");
  return {
    compiled: {
      rules: Object.fromEntries(compiled),
      ruleHelpers: rules.helpers,
      scopes: body,
      scopeHelpers: scopes.helpers,
    },
    files: own.map((each) => each.getFilePath()),
  };
}

/** What `holds` is, by the id that stands beside it. */
function ruleLiterals(files: readonly SourceFile[]): ReadonlyMap<string, import("ts-morph").Expression> {
  const found = new Map<string, import("ts-morph").Expression>();
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
function scopesOf(entry: SourceFile): import("ts-morph").Expression | null {
  for (const call of entry.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    const [declaration] = call.getArguments();
    if (!Node.isObjectLiteralExpression(declaration) || propertyValue(declaration, "options") === null)
      continue;
    const scopes = propertyValue(declaration, "scopes");
    if (scopes !== null) return scopes;
  }
  return null;
}

function propertyValue(literal: ObjectLiteralExpression, name: string): import("ts-morph").Expression | null {
  const property = literal.getProperty(name);
  if (Node.isPropertyAssignment(property)) return property.getInitializerOrThrow();
  return Node.isShorthandPropertyAssignment(property) ? property.getNameNode() : null;
}
