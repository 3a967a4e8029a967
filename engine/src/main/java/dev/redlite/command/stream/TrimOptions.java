package dev.redlite.command.stream;

import dev.redlite.base.Bytes;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;
import dev.redlite.value.stream.References;
import dev.redlite.value.stream.StreamId;
import dev.redlite.value.stream.TrimRule;

import org.jspecify.annotations.Nullable;

/**
 * The options of XADD and XTRIM, in any order.
 *
 * @param trim what to trim, or null for nothing
 * @param mayCreate whether a stream is made if there is none
 * @param producer who adds a message with a name, or null
 * @param message the name, or null if it follows from the fields
 * @param next the first argument that is no option
 */
record TrimOptions(
        @Nullable TrimRule trim,
        boolean mayCreate,
        byte @Nullable [] producer,
        byte @Nullable [] message,
        int next) {
    private static final String TWO_STRATEGIES =
            "ERR syntax error, MAXLEN and MINID options at the same time are not compatible";
    private static final String NEGATIVE_LENGTH = "ERR The MAXLEN argument must be >= 0.";
    private static final String NEGATIVE_LIMIT = "ERR The LIMIT argument must be >= 0.";
    private static final String LIMIT_OF_NOTHING =
            "ERR syntax error, LIMIT cannot be used without specifying a trimming strategy";
    private static final String LIMIT_OF_EXACT =
            "ERR syntax error, LIMIT cannot be used without the special ~ option";
    private static final String NO_STRATEGY =
            "ERR syntax error, XTRIM must be called with a trimming strategy";
    private static final String TWO_PRODUCERS = "ERR IDMP/IDMPAUTO specified multiple times";
    private static final long NODES_USUAL = 100;
    private static final long LIMIT_LEAST = 10_000;
    private static final long LIMIT_MOST = 1_000_000;
    private static final long NO_LIMIT = -1;

    /** Reads the options of XADD up to the id, or all of XTRIM's. */
    static TrimOptions parse(Call call, boolean isAdd) {
        return new Parser(call, isAdd).parse();
    }

    /** Where the reading is, and what was read. */
    private static final class Parser {
        private final Call call;
        private final boolean isAdd;
        private int at = 2;
        private boolean mayCreate = true;
        private boolean isTrimmed;
        private boolean isApproximate;
        private long lengthMax = TrimRule.BY_ID;
        private StreamId from = StreamId.MIN;
        private long limit = NO_LIMIT;
        private @Nullable References references;
        private byte @Nullable [] producer;
        private byte @Nullable [] message;

        Parser(Call call, boolean isAdd) {
            this.call = call;
            this.isAdd = isAdd;
        }

        TrimOptions parse() {
            while (at < call.count() && option()) {
                at++;
            }
            if (!isAdd && at < call.count()) {
                throw Errors.syntax();
            }
            if (limit != NO_LIMIT) {
                checkLimit();
            }
            if (!isAdd && !isTrimmed) {
                throw new CommandException(NO_STRATEGY);
            }
            return new TrimOptions(isTrimmed ? rule() : null, mayCreate, producer, message, at);
        }

        /** A bad id of XADD comes first. */
        private void checkLimit() {
            if (isAdd && at < call.count() && !Ids.isWanted(call.arg(at))) {
                throw Ids.invalid();
            }
            if (!isTrimmed && limit != 0) {
                throw new CommandException(LIMIT_OF_NOTHING);
            }
            if (!isApproximate && (isAdd || isTrimmed)) {
                throw new CommandException(LIMIT_OF_EXACT);
            }
        }

        private TrimRule rule() {
            long most = limit == NO_LIMIT ? usualLimit() : limit;
            References kept = references == null ? References.KEEP : references;
            return new TrimRule(lengthMax, from, isApproximate, isApproximate ? most : 0, kept);
        }

        private long usualLimit() {
            long usual = NODES_USUAL * Math.min(LIMIT_MOST, nodeMax());
            return usual <= 0 ? LIMIT_LEAST : Math.min(LIMIT_MOST, usual);
        }

        private long nodeMax() {
            return call.keyspace().packing().streamBlockMax();
        }

        /** Reads one option, up to its last argument; false if there is none. */
        private boolean option() {
            boolean hasMore = at + 1 < call.count();
            if (isAdd && call.is(at, "NOMKSTREAM")) {
                mayCreate = false;
            } else if (hasMore && (call.is(at, "MAXLEN") || call.is(at, "MINID"))) {
                strategy();
            } else if (hasMore && call.is(at, "LIMIT")) {
                limit = call.integer(++at);
                if (limit < 0) {
                    throw new CommandException(NEGATIVE_LIMIT);
                }
            } else if (isAdd && hasMore && call.is(at, "IDMPAUTO")) {
                producer("IDMPAUTO");
            } else if (isAdd && at + 2 < call.count() && call.is(at, "IDMP")) {
                producer("IDMP");
                message = notEmpty(++at, "IDMP requires a non-empty idempotent ID");
            } else {
                return referenceOption();
            }
            return true;
        }

        private void strategy() {
            if (isTrimmed) {
                throw new CommandException(TWO_STRATEGIES);
            }
            isTrimmed = true;
            boolean isByLength = call.is(at, "MAXLEN");
            byte[] operator = call.arg(++at);
            boolean hasOperator =
                    at + 1 < call.count()
                            && operator.length == 1
                            && (operator[0] == '~' || operator[0] == '=');
            if (hasOperator) {
                isApproximate = operator[0] == '~';
                at++;
            }
            if (!isByLength) {
                from = Ids.strict(call, at);
                return;
            }
            lengthMax = call.integer(at);
            if (lengthMax < 0) {
                throw new CommandException(NEGATIVE_LENGTH);
            }
        }

        private void producer(String option) {
            if (producer != null) {
                throw new CommandException(TWO_PRODUCERS);
            }
            producer = notEmpty(++at, option + " requires a non-empty producer ID");
        }

        private byte[] notEmpty(int position, String otherwise) {
            byte[] argument = call.arg(position);
            if (argument.length == 0) {
                throw new CommandException("ERR " + otherwise);
            }
            return argument;
        }

        private boolean referenceOption() {
            References named = references(call.arg(at));
            if (named == null) {
                return false;
            }
            if (references != null) {
                throw Errors.syntax();
            }
            references = named;
            return true;
        }
    }

    /** What a word says of references, or null if it says nothing. */
    static @Nullable References references(byte[] word) {
        if (Bytes.equalsIgnoreCaseAscii(word, "KEEPREF")) {
            return References.KEEP;
        }
        if (Bytes.equalsIgnoreCaseAscii(word, "DELREF")) {
            return References.DELETE;
        }
        return Bytes.equalsIgnoreCaseAscii(word, "ACKED") ? References.ACKNOWLEDGED : null;
    }
}
