package dev.redlite.command.sortedset;

import dev.redlite.base.Doubles;
import dev.redlite.engine.Call;
import dev.redlite.engine.CommandException;
import dev.redlite.engine.Errors;
import dev.redlite.engine.Reply;
import dev.redlite.value.ValueType;
import dev.redlite.value.sortedset.ScoreVisitor;
import dev.redlite.value.sortedset.SortedSetValue;

import java.util.ArrayList;
import java.util.List;

/** Members and their scores, collected for an answer or to be stored. */
public final class Scored implements ScoreVisitor {
    private final List<byte[]> members = new ArrayList<>();
    private double[] scores = new double[8];

    /** The score that an argument says, which is not NaN. */
    public static double score(Call call, int position) {
        double score = Doubles.parse(call.arg(position));
        if (Double.isNaN(score)) {
            throw new CommandException(Errors.NOT_FLOAT);
        }
        return score;
    }

    @Override
    public void member(byte[] member, double score) {
        int size = members.size();
        if (size == scores.length) {
            scores = java.util.Arrays.copyOf(scores, 2 * size);
        }
        scores[size] = score;
        members.add(member);
    }

    int size() {
        return members.size();
    }

    byte[] member(int index) {
        return members.get(index);
    }

    double score(int index) {
        return scores[index];
    }

    /** Stores the members in place of whatever a key holds, nothing if there are none; how many. */
    public int store(Call call, byte[] key, String event) {
        if (size() > 0) {
            SortedSetValue set = call.replace(key, ValueType.SORTED_SET);
            set.expect(size(), members.stream().mapToInt(member -> member.length).max().orElse(0));
            for (int i = 0; i < size(); i++) {
                set.put(member(i), score(i));
            }
            call.event(key, event);
        } else if (call.delete(key)) {
            call.event(key, "del");
        }
        return size();
    }

    /** Answers with the members alone or with their scores, which RESP3 pairs. */
    void reply(Reply reply, boolean withScores) {
        boolean areNested = withScores && reply.protocol() > 2;
        start(reply, size(), withScores);
        for (int i = 0; i < size(); i++) {
            one(reply, member(i), scores[i], withScores, areNested);
        }
    }

    /** Answers with members and scores in pairs, whatever the protocol. */
    void replyPairs(Reply reply) {
        reply.array(size());
        for (int i = 0; i < size(); i++) {
            one(reply, member(i), scores[i], true, true);
        }
    }

    /** Announces an answer of so many members. */
    static void start(Reply reply, int size, boolean withScores) {
        reply.array(withScores && reply.protocol() <= 2 ? 2 * size : size);
    }

    /** Answers with one member of many. */
    static void one(
            Reply reply, byte[] member, double score, boolean withScores, boolean isNested) {
        if (isNested) {
            reply.array(2);
        }
        reply.bulk(member);
        if (withScores) {
            reply.number(score);
        }
    }
}
