import {
  type ArrowFunction,
  type BinaryExpression,
  type BindingName,
  type CallExpression,
  type Expression as Code,
  type ElementAccessExpression,
  type FunctionDeclaration,
  type Identifier,
  Node,
  type ObjectLiteralExpression,
  type ParameterDeclaration,
  type PropertyAccessExpression,
  type Statement,
  type TemplateExpression,
  ts,
  type VariableDeclaration,
} from "ts-morph";
import {
  atom,
  type Binding,
  binary,
  call,
  type Expression,
  emptyList,
  isSame,
  not,
  nothing,
  type Operator,
  type Parameter,
  select,
} from "./expression.ts";
import {
  attributeName,
  bindingOf,
  concatenated,
  conditional,
  isPath,
  merged,
  withBindings,
} from "./idioms.ts";
import { isNamedIn, isTaken, nixName } from "./names.ts";
import {
  commentOf,
  declarationOf,
  isAtTop,
  isEntries,
  isKernel,
  isObjectKeys,
  isRecursive,
  isSplit,
  nameOfType,
  nixOf,
  nodeDeclared,
  patternNames,
  placeOf,
  propertyNames,
  propertyOf,
  wholePattern,
} from "./sources.ts";
import { UnsupportedError } from "./unsupported.ts";
import { isBoolean, isKnownName, isList, isNullable, isNumber, isText } from "./values.ts";

type Callable = ArrowFunction | FunctionDeclaration;

/** A function or constant of its own that compiled expressions name. */
export interface Helper {
  readonly name: string;
  readonly value: Expression;
  /** What its documentation says first. */
  readonly comment: string | undefined;
  /** Where it stands in the sources, for an order that does not change. */
  readonly place: string;
}

const operators: Readonly<Partial<Record<ts.SyntaxKind, Operator>>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: "&&",
  [ts.SyntaxKind.BarBarToken]: "||",
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: "==",
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: "!=",
  [ts.SyntaxKind.LessThanToken]: "<",
  [ts.SyntaxKind.LessThanEqualsToken]: "<=",
  [ts.SyntaxKind.GreaterThanToken]: ">",
  [ts.SyntaxKind.GreaterThanEqualsToken]: ">=",
  [ts.SyntaxKind.PlusToken]: "+",
  [ts.SyntaxKind.MinusToken]: "-",
  [ts.SyntaxKind.AsteriskToken]: "*",
};

/**
 * Compiles pure functions of TypeScript to Nix: those that rules and what they look at are made of. A small part of the
 * language; everything else is an {@link UnsupportedError} with its place.
 *
 * A local keeps its name, so that scopes are the same on both sides. A function that is used by name becomes a helper.
 */
export class Compiler {
  /** What each declaration is in Nix. */
  readonly #known = new Map<ts.Node, Expression>();
  readonly #helpers = new Map<string, Helper>();
  readonly #tables: ReadonlySet<string>;

  /** @param tables - names of constants that are found below `tables` */
  constructor(tables: ReadonlySet<string>) {
    this.#tables = tables;
  }

  /** What the expressions that were compiled so far name, in the order of the sources. */
  get helpers(): readonly Helper[] {
    return [...this.#helpers.values()].toSorted((one, other) => (one.place < other.place ? -1 : 1));
  }

  /** The body of a function whose parameters are known under names; a call where the function must stay one. */
  applied(fn: Code, ...names: readonly string[]): Expression {
    const declaration = Node.isIdentifier(fn) ? declarationOf(fn.getSymbol()) : fn;
    const isOwn =
      Node.isArrowFunction(declaration) ||
      (Node.isFunctionDeclaration(declaration) && !isRecursive(declaration));
    if (!isOwn) return call(this.expression(fn), ...names.map(atom));
    const parameters = declaration.getParameters();
    if (parameters.length > names.length) {
      const many = names.length === 1 ? "one parameter" : `${names.length} parameters`;
      throw new UnsupportedError(fn, `takes more than ${many}`);
    }
    for (const [index, parameter] of parameters.entries()) {
      this.#bind(parameter.getNameNode(), atom(names[index] ?? ""));
    }
    return this.#body(declaration);
  }

  expression(code: Node): Expression {
    if (Node.isParenthesizedExpression(code) || Node.isSatisfiesExpression(code)) {
      return this.expression(code.getExpression());
    }
    if (Node.isAsExpression(code) && code.getTypeNode()?.getText() === "const") {
      return this.expression(code.getExpression());
    }
    if (Node.isStringLiteral(code) || Node.isNoSubstitutionTemplateLiteral(code)) {
      return { kind: "string", parts: [code.getLiteralText()] };
    }
    if (Node.isNumericLiteral(code)) {
      const value = code.getLiteralValue();
      if (!Number.isSafeInteger(value)) throw new UnsupportedError(code, "is no whole number");
      return atom(String(value));
    }
    if (Node.isTrueLiteral(code) || Node.isFalseLiteral(code)) return atom(code.getText());
    if (Node.isNullLiteral(code)) return nothing;
    if (Node.isTemplateExpression(code)) return this.#template(code);
    if (Node.isIdentifier(code)) return this.#reference(code);
    if (Node.isPropertyAccessExpression(code)) return this.#property(code);
    if (Node.isElementAccessExpression(code)) return this.#element(code);
    if (Node.isCallExpression(code)) return this.#call(code);
    if (Node.isConditionalExpression(code)) {
      return conditional(
        this.#condition(code.getCondition()),
        this.expression(code.getWhenTrue()),
        this.expression(code.getWhenFalse()),
      );
    }
    if (Node.isBinaryExpression(code)) return this.#binary(code);
    if (Node.isPrefixUnaryExpression(code)) {
      if (code.getOperatorToken() === ts.SyntaxKind.ExclamationToken) {
        return not(this.#condition(code.getOperand()));
      }
      if (code.getOperatorToken() === ts.SyntaxKind.MinusToken && Node.isNumericLiteral(code.getOperand())) {
        return atom(`(-${code.getOperand().getText()})`);
      }
    }
    if (Node.isArrowFunction(code)) return this.#lambda(code);
    if (Node.isArrayLiteralExpression(code)) {
      return concatenated(
        code
          .getElements()
          .map((element) =>
            Node.isSpreadElement(element)
              ? this.#asList(element.getExpression())
              : { kind: "list", items: [this.expression(element)] },
          ),
      );
    }
    if (Node.isObjectLiteralExpression(code)) return this.#object(code);
    throw new UnsupportedError(code, `has no counterpart in Nix here: ${code.getKindName()}`);
  }

  #asList(code: Node): Expression {
    if (!isList(code.getType())) throw new UnsupportedError(code, "is no list");
    return this.expression(code);
  }

  /** Nix knows no truth but true. */
  #condition(code: Node): Expression {
    if (!isBoolean(code.getType())) {
      throw new UnsupportedError(code, "is no boolean: compare it with what it must be");
    }
    return this.expression(code);
  }

  #template(code: TemplateExpression): Expression {
    const parts: (string | Expression)[] = [code.getHead().getLiteralText()];
    for (const span of code.getTemplateSpans()) {
      const part = span.getExpression();
      const type = part.getType();
      if (isNullable(type) || !(isText(type) || isNumber(type))) {
        throw new UnsupportedError(part, "may be something else than a text or a number");
      }
      const value = this.expression(part);
      parts.push(isText(type) ? value : call("toString", value), span.getLiteral().getLiteralText());
    }
    return { kind: "string", parts: parts.filter((part) => part !== "") };
  }

  #reference(code: Identifier): Expression {
    if (code.getText() === "undefined") return nothing;
    return this.#declared(declarationOf(code.getSymbol()), code);
  }

  #declared(declaration: Node | undefined, use: Node): Expression {
    if (declaration === undefined) throw new UnsupportedError(use, `is declared nowhere: ${use.getText()}`);
    const known = this.#known.get(declaration.compilerNode);
    if (known !== undefined) return known;
    const primitive = nixOf(declaration);
    if (primitive !== null) {
      if (primitive.startsWith("(")) throw new UnsupportedError(use, "must be called where it stands");
      return atom(primitive);
    }
    if (Node.isVariableDeclaration(declaration) || Node.isFunctionDeclaration(declaration)) {
      if (isAtTop(declaration)) return this.#helper(declaration, use);
    }
    throw new UnsupportedError(use, `cannot be looked up in Nix: ${use.getText()}`);
  }

  #helper(declaration: VariableDeclaration | FunctionDeclaration, use: Node): Expression {
    const name = declaration.getName() ?? "";
    if (use.getText() !== name) throw new UnsupportedError(use, `is called ${name} where it is declared`);
    if (this.#tables.has(name)) return atom(`tables.${name}`);
    const place = placeOf(declaration);
    const used = nixName(name);
    const other = this.#helpers.get(used);
    if (other !== undefined && other.place !== place) {
      throw new UnsupportedError(use, `two functions are called ${name}: ${other.place} and ${place}`);
    }
    this.#known.set(declaration.compilerNode, atom(used));
    const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : declaration;
    if (initializer === undefined) throw new UnsupportedError(use, `has no value: ${name}`);
    const value = Node.isFunctionDeclaration(initializer)
      ? this.#lambda(initializer)
      : this.expression(initializer);
    this.#helpers.set(used, { name: used, value, comment: commentOf(declaration), place });
    return atom(used);
  }

  #property(code: PropertyAccessExpression): Expression {
    const of = code.getExpression();
    const name = code.getName();
    if (name === "length") {
      if (isObjectKeys(of)) {
        return call(
          "builtins.length",
          call("builtins.attrNames", this.expression(of.getArguments()[0] as Node)),
        );
      }
      const method = Node.isCallExpression(of) ? of.getExpression() : undefined;
      if (
        Node.isCallExpression(of) &&
        Node.isPropertyAccessExpression(method) &&
        method.getName() === "filter"
      ) {
        const list = this.#asList(method.getExpression());
        return call("lib.count", this.#callback(of.getArguments()[0], of), list);
      }
      if (isList(of.getType())) return call("lib.length", this.expression(of));
      throw new UnsupportedError(code, "counts UTF-16 units: use byteLength");
    }
    if (code.hasQuestionDotToken() || isNullable(of.getType())) {
      throw new UnsupportedError(code, "may be null: compare it with null first");
    }
    return select(this.expression(of), name);
  }

  #element(code: ElementAccessExpression): Expression {
    const of = code.getExpression();
    const key = code.getArgumentExpressionOrThrow();
    if (isList(of.getType()) && Node.isNumericLiteral(key)) {
      return key.getLiteralValue() === 0
        ? call("lib.head", this.expression(of))
        : call("lib.elemAt", this.expression(of), this.expression(key));
    }
    if (!isKnownName(key.getType())) {
      throw new UnsupportedError(code, "may be no attribute, or one that every object has: use attributeOf");
    }
    return select(this.expression(of), attributeName(this.expression(key)));
  }

  #binary(code: BinaryExpression): Expression {
    const [left, right] = [code.getLeft(), code.getRight()];
    const token = code.getOperatorToken().getKind();
    if (token === ts.SyntaxKind.QuestionQuestionToken) return this.#otherwise(left, right);
    const operator = operators[token];
    if (operator === undefined) throw new UnsupportedError(code, "has no counterpart in Nix here");
    if (operator === "&&" || operator === "||") {
      return binary(operator, this.#condition(left), this.#condition(right));
    }
    if (operator === "==" || operator === "!=") return this.#equality(operator, left, right);
    if (!isNumber(left.getType()) || !isNumber(right.getType())) {
      throw new UnsupportedError(code, "is for numbers only");
    }
    return binary(operator, this.expression(left), this.expression(right));
  }

  #equality(operator: "==" | "!=", left: Code, right: Code): Expression {
    const counted = Node.isPropertyAccessExpression(left) && left.getName() === "length" ? left : null;
    if (counted !== null && right.getText() === "0") {
      const of = counted.getExpression();
      return isObjectKeys(of)
        ? binary(operator, this.expression(of.getArguments()[0] as Node), {
            kind: "attributes",
            bindings: [],
          })
        : binary(operator, this.#asList(of), emptyList);
    }
    for (const side of [left, right]) {
      const type = side.getType().getNonNullableType();
      if (isList(side.getType()) && !type.isNull()) {
        throw new UnsupportedError(side, "compares which list it is, not what is in it");
      }
    }
    return binary(operator, this.expression(left), this.expression(right));
  }

  /** `a ?? b`: where an attribute may be missing, Nix says so with `or`. */
  #otherwise(left: Code, right: Code): Expression {
    const value = this.expression(left);
    const otherwise = this.expression(right);
    if (Node.isElementAccessExpression(left) && isList(left.getExpression().getType())) {
      const index = left.getArgumentExpressionOrThrow();
      if (index.getText() === "0" && isSplit(left.getExpression())) return value;
      const length = call("lib.length", this.expression(left.getExpression()));
      return conditional(binary(">", length, this.expression(index)), value, otherwise);
    }
    if (value.kind === "select" && value.otherwise !== undefined && isSame(value.otherwise, nothing)) {
      return select(value.of, value.name, otherwise);
    }
    if (!isNullable(left.getType())) return value;
    return conditional(binary("==", value, nothing), otherwise, value);
  }

  #call(code: CallExpression): Expression {
    const callee = code.getExpression();
    if (Node.isPropertyAccessExpression(callee)) return this.#method(code, callee);
    const name = callee.getText();
    const args = code.getArguments();
    if (isKernel(callee, "attributeOf")) {
      const [of, key] = args as [Node, Node];
      return select(this.expression(of), attributeName(this.expression(key)), nothing);
    }
    if (isKernel(callee, "sameList")) {
      return binary("==", ...args.map((argument) => this.expression(argument)));
    }
    if (isKernel(callee, "inNixOrder")) return call("lib.attrsToList", this.expression(args[0] as Node));
    if (name === "Boolean")
      throw new UnsupportedError(code, "is no boolean: compare it with what it must be");
    return call(this.expression(callee), ...args.map((argument) => this.expression(argument)));
  }

  #method(code: CallExpression, callee: PropertyAccessExpression): Expression {
    const of = callee.getExpression();
    const method = callee.getName();
    const args = code.getArguments();
    const [first] = args;
    if (callee.hasQuestionDotToken() || isNullable(of.getType())) {
      throw new UnsupportedError(callee, "may be null: compare it with null first");
    }
    if (of.getText() === "Map" && method === "groupBy") {
      return call("lib.groupBy", this.#callback(args[1], code), this.#asList(first as Node));
    }
    if (of.getType().getSymbol()?.getName() === "Map" && method === "get") {
      return select(this.expression(of), attributeName(this.expression(first as Node)), nothing);
    }
    if (Node.isRegularExpressionLiteral(of) && method === "test" && first !== undefined) {
      const pattern = wholePattern(of.getText());
      if (pattern === null) {
        throw new UnsupportedError(
          of,
          "is none that Nix has: /^…$/ of letters, sets such as [a-z0-9], and * + ? | ()",
        );
      }
      const match = call("builtins.match", { kind: "string", parts: [pattern] }, this.expression(first));
      return binary("!=", match, nothing);
    }
    if (isText(of.getType())) return this.#textMethod(code, of, method, args);
    if (isList(of.getType())) return this.#listMethod(code, of, method, args);
    throw new UnsupportedError(code, `has no counterpart in Nix here: ${of.getText()}.${method}`);
  }

  #textMethod(code: CallExpression, of: Code, method: string, args: readonly Node[]): Expression {
    const functions: Readonly<Record<string, string>> = {
      startsWith: "lib.hasPrefix",
      endsWith: "lib.hasSuffix",
      includes: "lib.hasInfix",
      split: "lib.splitString",
    };
    const fn = Object.hasOwn(functions, method) ? functions[method] : undefined;
    const [argument, ...others] = args;
    if (fn === undefined || argument === undefined || others.length > 0 || !isText(argument.getType())) {
      throw new UnsupportedError(code, `has no counterpart in Nix here: ${method} of a text`);
    }
    return call(fn, this.expression(argument), this.expression(of));
  }

  #listMethod(code: CallExpression, of: Code, method: string, args: readonly Node[]): Expression {
    const [first] = args;
    if (args.length !== 1 || first === undefined) {
      throw new UnsupportedError(
        code,
        `has no counterpart in Nix here: ${method} with ${args.length} arguments`,
      );
    }
    if (method === "includes") return call("lib.elem", this.expression(first), this.expression(of));
    if (method === "join") return call("lib.concatStringsSep", this.expression(first), this.expression(of));
    if (method === "slice" && isNumber(first.getType())) {
      return first.getText() === "1"
        ? call("lib.tail", this.expression(of))
        : call("lib.drop", this.expression(first), this.expression(of));
    }
    const functions: Readonly<Record<string, string>> = {
      map: "map",
      filter: "lib.filter",
      flatMap: "lib.concatMap",
      some: "lib.any",
      every: "lib.all",
    };
    const fn = Object.hasOwn(functions, method) ? functions[method] : undefined;
    if (fn === undefined) {
      throw new UnsupportedError(code, `has no counterpart in Nix here: ${method} of a list`);
    }
    if (["map", "flatMap"].includes(method) && isEntries(of) && Node.isArrowFunction(first)) {
      const each = call(
        "lib.mapAttrsToList",
        this.#entryLambda(first),
        this.expression(of.getArguments()[0] as Node),
      );
      return method === "map" ? each : call("lib.concatLists", each);
    }
    return call(fn, this.#callback(first, code), this.expression(of));
  }

  /** A function that is handed to one of a list's: these give an index as well, which Nix has not. */
  #callback(code: Node | undefined, of: Node): Expression {
    if (code === undefined) throw new UnsupportedError(of, "needs a function");
    const signature = code.getType().getCallSignatures()[0];
    if (signature === undefined || signature.getParameters().length > 1) {
      throw new UnsupportedError(code, "must be a function of one parameter");
    }
    return this.expression(code);
  }

  /** A function of an entry as one of its name and its value. */
  #entryLambda(fn: ArrowFunction): Expression {
    const [parameter] = fn.getParameters();
    const pattern = parameter?.getNameNode();
    if (pattern === undefined || !Node.isArrayBindingPattern(pattern)) return this.#lambda(fn);
    const [name, value] = pattern.getElements();
    const body = (): Expression => this.#body(fn);
    const inner = (): Expression =>
      Node.isBindingElement(value)
        ? { kind: "lambda", parameter: this.#parameter(value.getNameNode(), fn, value), body: body() }
        : { kind: "lambda", parameter: "_", body: body() };
    const parameterOfName = Node.isBindingElement(name) ? this.#parameter(name.getNameNode(), fn, name) : "_";
    return { kind: "lambda", parameter: parameterOfName, body: inner() };
  }

  #lambda(fn: Callable): Expression {
    const parameters = fn.getParameters().map((parameter) => this.#parameterOf(parameter, fn));
    if (parameters.length === 0) throw new UnsupportedError(fn, "takes nothing: make it a constant");
    return parameters.reduceRight<Expression>(
      (body, parameter) => ({ kind: "lambda", parameter, body }),
      this.#body(fn),
    );
  }

  #parameterOf(parameter: ParameterDeclaration, fn: Callable): Parameter {
    if (parameter.isRestParameter() || parameter.hasInitializer() || parameter.isOptional()) {
      throw new UnsupportedError(parameter, "must be an ordinary parameter");
    }
    return this.#parameter(parameter.getNameNode(), fn, parameter);
  }

  /** How Nix takes a parameter apart, as far as it can; the rest is selected where it is used. */
  #parameter(pattern: BindingName, fn: Callable, typed: Node): Parameter {
    if (Node.isIdentifier(pattern)) {
      const name = nixName(pattern.getText());
      this.#known.set(nodeDeclared(pattern), atom(name));
      return name;
    }
    const names = Node.isArrayBindingPattern(pattern)
      ? ["name", "value"]
      : pattern.getElements().map((element) => propertyOf(element));
    const own = new Set(patternNames(pattern));
    const isFree = (name: string): boolean => !isTaken(name) && (own.has(name) || !isNamedIn(fn, name));
    if (names.every(isFree)) {
      this.#bindParts(pattern, (name) => atom(name));
      return names;
    }
    const name = nameOfType(typed);
    const whole = isNamedIn(fn, name) ? `${name}'` : name;
    this.#bind(pattern, atom(whole));
    return whole;
  }

  /** Makes names of a pattern known as parts of a value. */
  #bind(pattern: BindingName, of: Expression): void {
    if (Node.isIdentifier(pattern)) this.#known.set(nodeDeclared(pattern), of);
    else this.#bindParts(pattern, (name) => select(of, name));
  }

  #bindParts(pattern: Exclude<BindingName, Identifier>, part: (name: string) => Expression): void {
    for (const [index, element] of pattern.getElements().entries()) {
      if (!Node.isBindingElement(element)) continue;
      if (element.getDotDotDotToken() !== undefined || element.getInitializer() !== undefined) {
        throw new UnsupportedError(
          element,
          "has no counterpart in Nix here: a default or the rest of a pattern",
        );
      }
      if (Node.isArrayBindingPattern(pattern)) {
        // Entries of `inNixOrder`; Nix has sets of a name and a value.
        if (pattern.getElements().length > 2) throw new UnsupportedError(pattern, "is no entry of a record");
        this.#bind(element.getNameNode(), part(index === 0 ? "name" : "value"));
      } else {
        this.#bind(element.getNameNode(), part(propertyOf(element)));
      }
    }
  }

  #body(fn: Callable): Expression {
    const body = fn.getBody();
    if (body === undefined) throw new UnsupportedError(fn, "has no body");
    return Node.isBlock(body) ? this.#block(body.getStatements(), body) : this.expression(body);
  }

  #block(statements: readonly Statement[], of: Node): Expression {
    const bindings: Binding[] = [];
    for (const [index, statement] of statements.entries()) {
      if (Node.isVariableStatement(statement)) {
        for (const declaration of statement.getDeclarations()) bindings.push(...this.#local(declaration));
      } else if (Node.isReturnStatement(statement)) {
        const value = statement.getExpression();
        if (value === undefined) throw new UnsupportedError(statement, "gives nothing");
        return withBindings(bindings, this.expression(value));
      } else if (Node.isIfStatement(statement) && statement.getElseStatement() === undefined) {
        const then = statement.getThenStatement();
        const yes = this.#block(Node.isBlock(then) ? then.getStatements() : [then], then);
        const no = this.#block(statements.slice(index + 1), of);
        return withBindings(bindings, conditional(this.#condition(statement.getExpression()), yes, no));
      } else {
        throw new UnsupportedError(statement, `has no counterpart in Nix here: ${statement.getKindName()}`);
      }
    }
    throw new UnsupportedError(of, "gives nothing at its end");
  }

  #local(declaration: VariableDeclaration): Binding[] {
    const pattern = declaration.getNameNode();
    const initializer = declaration.getInitializerOrThrow();
    if (declaration.getVariableStatement()?.getDeclarationKind() !== "const") {
      throw new UnsupportedError(declaration, "must be constant");
    }
    if (Node.isIdentifier(pattern)) {
      const name = nixName(pattern.getText());
      this.#known.set(nodeDeclared(pattern), atom(name));
      return [{ kind: "value", name, value: this.expression(initializer) }];
    }
    const value = this.expression(initializer);
    if (isPath(value)) {
      this.#bind(pattern, value);
      return [];
    }
    const names = patternNames(pattern);
    if (!names.every((name) => propertyNames(pattern).includes(name))) {
      throw new UnsupportedError(declaration, "takes a value apart that has no name: give it one");
    }
    this.#bindParts(pattern, atom);
    return [{ kind: "inherit", names, from: value }];
  }

  #object(code: ObjectLiteralExpression): Expression {
    const parts: Expression[] = [];
    let bindings: Binding[] = [];
    const finish = (): void => {
      if (bindings.length > 0) parts.push({ kind: "attributes", bindings: merged(bindings) });
      bindings = [];
    };
    const add = (literal: ObjectLiteralExpression): void => {
      for (const property of literal.getProperties()) {
        if (Node.isSpreadAssignment(property)) {
          const inner = property.getExpression();
          if (Node.isObjectLiteralExpression(inner)) {
            add(inner);
          } else {
            finish();
            parts.push(this.expression(inner));
          }
        } else if (Node.isShorthandPropertyAssignment(property)) {
          const value = this.#declared(declarationOf(property.getValueSymbol()), property.getNameNode());
          bindings.push(bindingOf(property.getName(), value));
        } else if (Node.isPropertyAssignment(property)) {
          const name = property.getNameNode();
          if (!Node.isIdentifier(name) && !Node.isStringLiteral(name)) {
            throw new UnsupportedError(name, "must be a name");
          }
          const key = Node.isStringLiteral(name) ? name.getLiteralText() : name.getText();
          bindings.push(bindingOf(key, this.expression(property.getInitializerOrThrow())));
        } else {
          throw new UnsupportedError(property, "has no counterpart in Nix here");
        }
      }
    };
    add(code);
    finish();
    const [only, ...others] = parts;
    if (only === undefined) return { kind: "attributes", bindings: [] };
    return others.length === 0 ? only : { kind: "binary", operator: "//", parts };
  }
}
