package dev.redlite.command.string;

import static dev.redlite.engine.Flag.READONLY;

import dev.redlite.base.Bytes;
import dev.redlite.command.string.CommonSubsequence.Run;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.CommandTable;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.keyspace.Entry;
import dev.redlite.value.StringValue;
import dev.redlite.value.ValueType;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The command that compares two strings: LCS. */
final class StringComparison {
    /** Bytes that Redis takes for each pair of bytes it compares. */
    private static final int REDIS_CELL_BYTES = 4;

    private StringComparison() {}

    static void register(CommandTable table) {
        table.add("LCS")
                .since("7.0.0")
                .arity(-3)
                .keys(1, 2, 1)
                .keyFlags("RO", "access")
                .flags(READONLY)
                .syntax("key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]")
                .summary("Returns a longest common subsequence of two strings")
                .complexity("O(N*M) where N and M are the lengths of the strings")
                .handler(StringComparison::lcs);
    }

    /** What LCS shall answer with, and which runs it shall list. */
    private record Options(
            boolean isLength, boolean isRuns, boolean withLengths, long lengthAtLeast) {
        static Options parse(Call call) {
            boolean isLength = false;
            boolean isRuns = false;
            boolean withLengths = false;
            long lengthAtLeast = 0;
            for (int i = 3; i < call.count(); i++) {
                if (call.is(i, "LEN")) {
                    isLength = true;
                } else if (call.is(i, "IDX")) {
                    isRuns = true;
                } else if (call.is(i, "WITHMATCHLEN")) {
                    withLengths = true;
                } else if (call.is(i, "MINMATCHLEN") && i + 1 < call.count()) {
                    lengthAtLeast = call.integer(++i);
                } else {
                    throw Errors.syntax();
                }
            }
            if (isLength && isRuns) {
                throw new CommandException(
                        "ERR If you want both the length and indexes, please just use IDX.");
            }
            return new Options(isLength, isRuns, withLengths, lengthAtLeast);
        }
    }

    /**
     * A key of another type comes before a syntax error, and that before strings that are too long:
     * those that Redis refuses, as it would take more than proto-max-bulk-len to compare them.
     */
    private static void lcs(Call call, Reply reply) {
        StringValue first = string(call, 1);
        StringValue second = string(call, 2);
        var options = Options.parse(call);
        int firstLength = first == null ? 0 : first.length();
        int secondLength = second == null ? 0 : second.length();
        long cells = (firstLength + 1L) * (secondLength + 1L);
        if (cells * REDIS_CELL_BYTES > StringSize.limitBytes(call)) {
            throw new CommandException(
                    "ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
        }
        var common =
                new CommonSubsequence(
                        first == null ? Bytes.EMPTY : first.array(),
                        firstLength,
                        second == null ? Bytes.EMPTY : second.array(),
                        secondLength,
                        !options.isLength);
        if (options.isRuns) {
            replyRuns(reply, common, options);
        } else if (options.isLength) {
            reply.integer(common.length());
        } else {
            reply.bulk(first == null ? Bytes.EMPTY : bytes(common, first.array()));
        }
    }

    private static @Nullable StringValue string(Call call, int position) {
        Entry entry = call.find(position);
        if (entry != null && entry.type() != ValueType.STRING) {
            throw new CommandException("ERR The specified keys must contain string values");
        }
        return entry == null ? null : call.value(entry, ValueType.STRING);
    }

    private static byte[] bytes(CommonSubsequence common, byte[] first) {
        byte[] bytes = new byte[common.length()];
        int[] end = {bytes.length};
        common.eachRun(
                run -> {
                    end[0] -= run.length();
                    System.arraycopy(first, run.first(), bytes, end[0], run.length());
                });
        return bytes;
    }

    private static void replyRuns(Reply reply, CommonSubsequence common, Options options) {
        List<Run> runs = new ArrayList<>();
        common.eachRun(
                run -> {
                    if (run.length() >= options.lengthAtLeast) {
                        runs.add(run);
                    }
                });
        reply.map(2);
        reply.bulk("matches");
        reply.array(runs.size());
        for (Run run : runs) {
            reply.array(options.withLengths ? 3 : 2);
            replyRange(reply, run.first(), run.length());
            replyRange(reply, run.second(), run.length());
            if (options.withLengths) {
                reply.integer(run.length());
            }
        }
        reply.bulk("len");
        reply.integer(common.length());
    }

    private static void replyRange(Reply reply, int from, int length) {
        reply.array(2);
        reply.integer(from);
        reply.integer(from + length - 1L);
    }
}
