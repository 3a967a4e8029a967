package dev.redlite.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.stream.Collectors;

/** The trees are those that redis-server 7.0.15 gives in COMMAND DOCS for the same arguments. */
class SyntaxTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "key value # key:key value:string",
                "[message] # message:string?",
                "key [key ...] # key:key*",
                "key value [key value ...] # {key:key value:string}*",
                "[arg [arg ...]] # arg:string*?",
                "key [NX | XX] [CH] # key:key <NX|XX>? CH?",
                "cursor [MATCH pattern] [COUNT count] # cursor:integer MATCH=pattern:pattern?"
                        + " COUNT=count:integer?",
                "[LIMIT offset count] # LIMIT={offset:integer count:integer}?",
                "[GET pattern [GET pattern ...]] # GET=pattern:pattern**?",
                "[WEIGHTS weight [weight ...]] # WEIGHTS=weight:integer*?",
                "[AGGREGATE <SUM|MIN|MAX>] # AGGREGATE=<SUM|MIN|MAX>?",
                "[COUNT count [ANY]] # {COUNT=count:integer ANY?}?",
                "STREAMS key [key ...] id [id ...] # STREAMS={key:key* id:string*}",
                "<* | id> field value [field value ...] # <*|id:string>"
                        + " {field:string value:string}*",
                "[<MAXLEN|MINID> [=|~] threshold [LIMIT count]] # {<MAXLEN|MINID> <=|~>?"
                        + " threshold:string LIMIT=count:integer?}?",
                "[EX seconds | EXAT unix-time-seconds | KEEPTTL] # <EX=seconds:integer"
                        + "|EXAT=unix-time-seconds:unix-time|KEEPTTL>?",
                "[protover [AUTH username password] [SETNAME clientname]] # {protover:integer"
                        + " AUTH={username:string password:string}? SETNAME=clientname:string?}?",
                "<key | \"\"> db # <key:key|> db:integer",
                "a ; a = what it is # a:string",
            })
    void syntaxBecomesArguments(String syntax, String tree) {
        var table = new CommandTable();
        Command command = table.add("TEST").key(1).syntax(syntax);
        assertThat(shown(command.arguments(), " ")).isEqualTo(tree);
    }

    private static String shown(List<Argument> arguments, String between) {
        return arguments.stream().map(SyntaxTest::shown).collect(Collectors.joining(between));
    }

    private static String shown(Argument argument) {
        String body =
                switch (argument.type()) {
                    case "pure-token" -> "";
                    case "oneof" -> "<" + shown(argument.parts(), "|") + ">";
                    case "block" -> "{" + shown(argument.parts(), " ") + "}";
                    default -> argument.name() + ":" + argument.type();
                };
        String token = argument.token();
        String start = token == null ? "" : body.isEmpty() ? token : token + "=";
        return start
                + body
                + (argument.isMultiple() ? "*" : "")
                + (argument.hasMultipleTokens() ? "*" : "")
                + (argument.isOptional() ? "?" : "");
    }
}
