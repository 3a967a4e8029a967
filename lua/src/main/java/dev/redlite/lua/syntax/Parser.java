package dev.redlite.lua.syntax;

import dev.redlite.lua.LuaString;
import dev.redlite.lua.Prototype;
import dev.redlite.lua.tree.Block;
import dev.redlite.lua.tree.Call;
import dev.redlite.lua.tree.Constants;
import dev.redlite.lua.tree.Expr;
import dev.redlite.lua.tree.FunctionExpr;
import dev.redlite.lua.tree.Index;
import dev.redlite.lua.tree.Loops;
import dev.redlite.lua.tree.Stat;
import dev.redlite.lua.tree.Statements;
import dev.redlite.lua.tree.Variables;

import java.util.ArrayList;
import java.util.List;

/** Statements. */
final class Parser extends ExpressionParser {
    private static final int TARGETS_MAX = 190;

    Parser(byte[] source, String chunk, Scope.Names names) {
        super(source, chunk, names);
    }

    Prototype chunk() {
        scope = new Scope(null, lexer, names, 0);
        scope.isVararg = true;
        lexer.next();
        var body = block();
        check(Token.EOF);
        return scope.finish(chunk, body);
    }

    @Override
    Prototype function(boolean isMethod, int line) {
        scope = new Scope(scope, lexer, names, line);
        if (isMethod) {
            scope.declare("self");
            scope.parameters = 1;
        }
        expect('(');
        if (lexer.kind != ')') {
            do {
                if (lexer.kind == Token.DOTS) {
                    lexer.next();
                    scope.isVararg = true;
                    break;
                }
                if (lexer.kind != Token.NAME) {
                    throw lexer.error("<name> or '...' expected");
                }
                scope.declare(name().toString());
                scope.parameters++;
            } while (accept(','));
        }
        if (scope.isVararg) {
            scope.declare("arg");
        }
        expect(')');
        var body = block();
        expectMatch(Token.END, Token.FUNCTION, line);
        var proto = scope.finish(chunk, body);
        scope = scope.outer;
        return proto;
    }

    private Stat block() {
        enter();
        int visible = scope.visibleCount();
        var stats = statements();
        scope.leave(visible);
        leave();
        return stats;
    }

    private Stat statements() {
        var stats = new ArrayList<Stat>();
        boolean isLast = false;
        while (!isLast && !endsBlock()) {
            isLast = lexer.kind == Token.RETURN || lexer.kind == Token.BREAK;
            stats.add(statement());
            accept(';');
        }
        return Block.of(stats);
    }

    private boolean endsBlock() {
        return switch (lexer.kind) {
            case Token.EOF, Token.END, Token.ELSE, Token.ELSEIF, Token.UNTIL -> true;
            default -> false;
        };
    }

    private Stat statement() {
        int line = lexer.line;
        return switch (lexer.kind) {
            case Token.IF -> ifStat(line);
            case Token.WHILE -> whileStat(line);
            case Token.DO -> {
                lexer.next();
                var body = block();
                expectMatch(Token.END, Token.DO, line);
                yield body;
            }
            case Token.FOR -> forStat(line);
            case Token.REPEAT -> repeatStat(line);
            case Token.FUNCTION -> functionStat(line);
            case Token.LOCAL -> {
                lexer.next();
                yield accept(Token.FUNCTION) ? localFunction() : local();
            }
            case Token.RETURN -> returnStat();
            case Token.BREAK -> {
                lexer.next();
                if (scope.loops == 0) {
                    throw lexer.error("no loop to break");
                }
                yield new Statements.Break();
            }
            default -> expressionStat();
        };
    }

    private Stat ifStat(int line) {
        var conditions = new ArrayList<Expr>();
        var blocks = new ArrayList<Stat>();
        Stat otherwise = null;
        do {
            lexer.next();
            conditions.add(expression());
            expect(Token.THEN);
            blocks.add(block());
        } while (lexer.kind == Token.ELSEIF);
        if (accept(Token.ELSE)) {
            otherwise = block();
        }
        expectMatch(Token.END, Token.IF, line);
        return new Statements.If(
                conditions.toArray(Expr[]::new), blocks.toArray(Stat[]::new), otherwise);
    }

    private Stat whileStat(int line) {
        lexer.next();
        var condition = expression();
        expect(Token.DO);
        scope.loops++;
        var body = block();
        scope.loops--;
        expectMatch(Token.END, Token.WHILE, line);
        return new Loops.While(condition, body);
    }

    private Stat repeatStat(int line) {
        lexer.next();
        enter();
        scope.loops++;
        int visible = scope.visibleCount();
        var body = statements();
        expectMatch(Token.UNTIL, Token.REPEAT, line);
        scope.loops--;
        var condition = expression();
        scope.leave(visible);
        leave();
        return new Loops.Repeat(body, condition);
    }

    private Stat forStat(int line) {
        lexer.next();
        var first = name();
        return switch (lexer.kind) {
            case '=' -> numericFor(first, line);
            case ',', Token.IN -> genericFor(first, line);
            default -> throw lexer.error("'=' or 'in' expected");
        };
    }

    private Stat numericFor(LuaString variable, int line) {
        lexer.next();
        int visible = scope.visibleCount();
        // The real compiler keeps three values of its own in locals, which count.
        scope.declare("(for index)");
        scope.declare("(for limit)");
        scope.declare("(for step)");
        var from = expression();
        expect(',');
        var to = expression();
        var step = accept(',') ? expression() : null;
        expect(Token.DO);
        scope.loops++;
        int slot = scope.declare(variable.toString());
        var body = block();
        boolean isShared = scope.isShared(slot);
        scope.loops--;
        scope.leave(visible);
        expectMatch(Token.END, Token.FOR, line);
        return new Loops.Numeric(slot, isShared, from, to, step, body, line);
    }

    private Stat genericFor(LuaString first, int line) {
        int visible = scope.visibleCount();
        scope.declare("(for generator)");
        scope.declare("(for state)");
        scope.declare("(for control)");
        var variables = new ArrayList<>(List.of(first));
        while (accept(',')) {
            variables.add(name());
        }
        expect(Token.IN);
        int valuesLine = lexer.line;
        var values = expressions();
        expect(Token.DO);
        scope.loops++;
        int slot = scope.visibleCount();
        variables.forEach(variable -> scope.declare(variable.toString()));
        var body = block();
        var isShared = shared(slot, variables.size());
        scope.loops--;
        scope.leave(visible);
        expectMatch(Token.END, Token.FOR, line);
        return new Loops.Generic(slot, isShared, values, body, valuesLine);
    }

    private boolean[] shared(int slot, int count) {
        var isShared = new boolean[count];
        for (int i = 0; i < count; i++) {
            isShared[i] = scope.isShared(slot + i);
        }
        return isShared;
    }

    private Stat functionStat(int line) {
        lexer.next();
        Variables.Variable target = scope.resolve(checkName(), lexer.line);
        lexer.next();
        boolean isMethod = false;
        while (lexer.kind == '.' || lexer.kind == ':') {
            isMethod = lexer.kind == ':';
            lexer.next();
            var key = new Constants.Constant(name());
            target = new Index(target, key, lexer.lastLine);
            if (isMethod) {
                break;
            }
        }
        var value = new FunctionExpr(function(isMethod, line));
        var stat = new Statements.AssignOne(target, value);
        target.line = line;
        return stat;
    }

    private Stat localFunction() {
        int slot = scope.declare(name().toString());
        var function = new FunctionExpr(function(false, lexer.line));
        return new Statements.LocalFunction(slot, scope.isShared(slot), function);
    }

    private Stat local() {
        var variables = new ArrayList<String>();
        do {
            variables.add(name().toString());
            scope.limit(scope.visibleCount() + variables.size(), 200, "local variables");
        } while (accept(','));
        var values = accept('=') ? expressions() : new Expr[0];
        int slot = scope.visibleCount();
        variables.forEach(scope::declare);
        if (variables.size() == 1 && values.length <= 1) {
            var value = values.length == 0 ? new Constants.Constant(null) : values[0];
            return new Statements.LocalOne(slot, scope.isShared(slot), value);
        }
        return new Statements.LocalMany(slot, shared(slot, variables.size()), values);
    }

    private Stat returnStat() {
        lexer.next();
        if (endsBlock() || lexer.kind == ';') {
            return new Statements.ReturnMany(new Expr[0]);
        }
        var values = expressions();
        if (values.length == 1) {
            return switch (values[0]) {
                case Call call -> new Statements.ReturnCall(call);
                case Constants.Varargs v -> new Statements.ReturnMany(values);
                default -> new Statements.ReturnOne(values[0]);
            };
        }
        return new Statements.ReturnMany(values);
    }

    private Stat expressionStat() {
        var first = suffixed();
        if (first instanceof Call call) {
            return new Statements.CallStat(call);
        }
        var targets = new ArrayList<Variables.Variable>();
        targets.add(target(first));
        while (accept(',')) {
            targets.add(target(suffixed()));
            scope.limit(targets.size(), TARGETS_MAX, "variables in assignment");
        }
        expect('=');
        var values = expressions();
        if (targets.size() == 1 && values.length == 1) {
            if (first instanceof Variables.Local local) {
                return Statements.assignLocal(local.slot(), values[0]);
            }
            return new Statements.AssignOne(targets.getFirst(), values[0]);
        }
        return new Statements.AssignMany(targets.toArray(Variables.Variable[]::new), values);
    }

    private Variables.Variable target(Expr e) {
        if (e instanceof Variables.Variable variable) {
            return variable;
        }
        throw lexer.error("syntax error");
    }
}
