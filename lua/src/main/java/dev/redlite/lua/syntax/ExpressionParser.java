package dev.redlite.lua.syntax;

import dev.redlite.lua.LuaString;
import dev.redlite.lua.Metamethod;
import dev.redlite.lua.Prototype;
import dev.redlite.lua.tree.Arithmetic;
import dev.redlite.lua.tree.Call;
import dev.redlite.lua.tree.Concat;
import dev.redlite.lua.tree.Constants;
import dev.redlite.lua.tree.Expr;
import dev.redlite.lua.tree.FunctionExpr;
import dev.redlite.lua.tree.Index;
import dev.redlite.lua.tree.Logic;
import dev.redlite.lua.tree.TableExpr;
import dev.redlite.lua.tree.Variables;

import java.util.ArrayList;
import java.util.Locale;

/** Expressions. */
abstract class ExpressionParser {
    private static final int LEVELS_MAX = 195;
    private static final int REGISTERS_MAX = 248;
    private static final int UNARY = 8;

    final Lexer lexer;
    final String chunk;
    final Scope.Names names;
    Scope scope;
    private int levels;

    ExpressionParser(byte[] source, String chunk, Scope.Names names) {
        this.lexer = new Lexer(source, chunk);
        this.chunk = chunk;
        this.names = names;
    }

    /** The rest of a function behind its name, up to its end. */
    abstract Prototype function(boolean isMethod, int line);

    // -------------------------------------------------------------------------------- tokens

    final void enter() {
        if (++levels > LEVELS_MAX) {
            throw lexer.plainError("chunk has too many syntax levels");
        }
    }

    final void leave() {
        levels--;
    }

    final boolean accept(int kind) {
        if (lexer.kind == kind) {
            lexer.next();
            return true;
        }
        return false;
    }

    final void check(int kind) {
        if (lexer.kind != kind) {
            throw lexer.error("'" + Token.text(kind) + "' expected");
        }
    }

    final void expect(int kind) {
        check(kind);
        lexer.next();
    }

    final void expectMatch(int kind, int opening, int line) {
        if (lexer.kind == kind) {
            lexer.next();
        } else if (line == lexer.line) {
            throw lexer.error("'" + Token.text(kind) + "' expected");
        } else {
            throw lexer.error(
                    String.format(
                            Locale.ROOT,
                            "'%s' expected (to close '%s' at line %d)",
                            Token.text(kind),
                            Token.text(opening),
                            line));
        }
    }

    final LuaString checkName() {
        check(Token.NAME);
        return lexer.text;
    }

    final LuaString name() {
        var name = checkName();
        lexer.next();
        return name;
    }

    // --------------------------------------------------------------------------- expressions

    final Expr[] expressions() {
        var list = new ArrayList<Expr>();
        int before = scope.pending;
        do {
            list.add(expression());
            if (scope.visibleCount() + ++scope.pending > REGISTERS_MAX) {
                throw lexer.error("function or expression too complex");
            }
        } while (accept(','));
        scope.pending = before;
        return list.toArray(Expr[]::new);
    }

    final Expr expression() {
        return expression(0);
    }

    private Expr expression(int limit) {
        enter();
        Expr left;
        switch (lexer.kind) {
            case Token.NOT -> {
                lexer.next();
                left = new Logic.Not(expression(UNARY), lexer.lastLine);
            }
            case '-' -> {
                lexer.next();
                left = negative(expression(UNARY));
            }
            case '#' -> {
                lexer.next();
                left = new Logic.Length(expression(UNARY), lexer.lastLine);
            }
            default -> left = simple();
        }
        while (leftPriority(lexer.kind) > limit) {
            int op = lexer.kind;
            lexer.next();
            left = binary(op, left, expression(rightPriority(op)));
        }
        leave();
        return left;
    }

    private Expr negative(Expr operand) {
        if (operand instanceof Constants.Num n) {
            return new Constants.Num(-n.value());
        }
        return new Arithmetic.Negative(operand, lexer.lastLine);
    }

    private static int leftPriority(int op) {
        return switch (op) {
            case '+', '-' -> 6;
            case '*', '/', '%' -> 7;
            case '^' -> 10;
            case Token.CONCAT -> 5;
            case Token.NE, Token.EQ, '<', Token.LE, '>', Token.GE -> 3;
            case Token.AND -> 2;
            case Token.OR -> 1;
            default -> -1;
        };
    }

    private static int rightPriority(int op) {
        return switch (op) {
            case '^' -> 9;
            case Token.CONCAT -> 4;
            default -> leftPriority(op);
        };
    }

    private Expr binary(int op, Expr left, Expr right) {
        int line = lexer.lastLine;
        return switch (op) {
            case '+' -> Arithmetic.of(Metamethod.ADD, left, right, line);
            case '-' -> Arithmetic.of(Metamethod.SUB, left, right, line);
            case '*' -> Arithmetic.of(Metamethod.MUL, left, right, line);
            case '/' -> Arithmetic.of(Metamethod.DIV, left, right, line);
            case '%' -> Arithmetic.of(Metamethod.MOD, left, right, line);
            case '^' -> Arithmetic.of(Metamethod.POW, left, right, line);
            case Token.CONCAT -> Concat.of(left, right, line);
            case Token.EQ -> new Logic.Equal(left, right, true, line);
            case Token.NE -> new Logic.Equal(left, right, false, line);
            case '<' -> new Logic.Less(left, right, line);
            case Token.LE -> new Logic.LessOrEqual(left, right, line);
            case '>' -> new Logic.Greater(left, right, line);
            case Token.GE -> new Logic.GreaterOrEqual(left, right, line);
            case Token.AND -> new Logic.And(left, right);
            default -> new Logic.Or(left, right);
        };
    }

    private Expr simple() {
        Expr e;
        switch (lexer.kind) {
            case Token.NUMBER -> e = new Constants.Num(lexer.number);
            case Token.STRING -> e = new Constants.Constant(lexer.text);
            case Token.NIL -> e = new Constants.Constant(null);
            case Token.TRUE -> e = new Constants.Constant(Boolean.TRUE);
            case Token.FALSE -> e = new Constants.Constant(Boolean.FALSE);
            case Token.DOTS -> {
                if (!scope.isVararg) {
                    throw lexer.error("cannot use '...' outside a vararg function");
                }
                scope.usesVarargs = true;
                e = new Constants.Varargs();
            }
            case '{' -> {
                return table();
            }
            case Token.FUNCTION -> {
                lexer.next();
                return new FunctionExpr(function(false, lexer.line));
            }
            default -> {
                return suffixed();
            }
        }
        e.line = lexer.line;
        lexer.next();
        return e;
    }

    private Expr prefix() {
        int line = lexer.line;
        if (lexer.kind == '(') {
            lexer.next();
            var inner = expression();
            expectMatch(')', '(', line);
            boolean isOpen =
                    inner.isMulti()
                            || inner instanceof Variables.Variable
                            || inner instanceof Concat;
            return isOpen ? new Constants.Single(inner) : inner;
        }
        if (lexer.kind != Token.NAME) {
            throw lexer.error("unexpected symbol");
        }
        var variable = scope.resolve(lexer.text, line);
        lexer.next();
        return variable;
    }

    /** A variable or parenthesis with fields and calls behind it. */
    final Expr suffixed() {
        var e = prefix();
        while (true) {
            switch (lexer.kind) {
                case '.' -> {
                    lexer.next();
                    var key = new Constants.Constant(name());
                    e = new Index(e, key, lexer.lastLine);
                }
                case '[' -> {
                    lexer.next();
                    var key = expression();
                    expect(']');
                    e = new Index(e, key, lexer.lastLine);
                }
                case ':' -> {
                    lexer.next();
                    var method = name();
                    int line = lexer.line;
                    e = new Call(e, method, arguments(line), line);
                }
                case '(', '{', Token.STRING -> {
                    int line = lexer.line;
                    e = new Call(e, null, arguments(line), line);
                }
                default -> {
                    return e;
                }
            }
        }
    }

    private Expr[] arguments(int line) {
        switch (lexer.kind) {
            case '(' -> {
                if (line != lexer.lastLine) {
                    throw lexer.error("ambiguous syntax (function call x new statement)");
                }
                lexer.next();
                var list = lexer.kind == ')' ? new Expr[0] : expressions();
                expectMatch(')', '(', line);
                return list;
            }
            case '{' -> {
                return new Expr[] {table()};
            }
            case Token.STRING -> {
                var text = new Constants.Constant(lexer.text);
                lexer.next();
                return new Expr[] {text};
            }
            default -> throw lexer.error("function arguments expected");
        }
    }

    private Expr table() {
        int line = lexer.line;
        var fields = new ArrayList<TableExpr.Field>();
        expect('{');
        while (lexer.kind != '}') {
            fields.add(field());
            if (!accept(',') && !accept(';')) {
                break;
            }
        }
        expectMatch('}', '{', line);
        return new TableExpr(fields.toArray(TableExpr.Field[]::new), line);
    }

    private TableExpr.Field field() {
        if (lexer.kind == '[') {
            lexer.next();
            var key = expression();
            expect(']');
            expect('=');
            return new TableExpr.Field(key, expression());
        }
        if (lexer.kind == Token.NAME && lexer.peek() == '=') {
            var key = new Constants.Constant(name());
            lexer.next();
            return new TableExpr.Field(key, expression());
        }
        return new TableExpr.Field(null, expression());
    }
}
