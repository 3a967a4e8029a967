package dev.redlite.command.array;

import dev.redlite.base.Doubles;
import dev.redlite.base.Numbers;
import dev.redlite.engine.Reply;
import dev.redlite.value.array.IndexVisitor;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** What AROP makes of the elements it sees. */
abstract class Aggregate implements IndexVisitor {
    /** Answers what has come out. */
    abstract void answer(Reply reply);

    /** The one with a name, in any case; null if there is none. MATCH is not among them. */
    static @Nullable Aggregate named(String name) {
        return switch (name) {
            case "SUM", "MIN", "MAX" -> new OfNumbers(name);
            case "AND", "OR", "XOR" -> new OfBits(name);
            case "USED" -> new Count(null);
            default -> null;
        };
    }

    /** How many values are like this one. */
    static Aggregate matching(byte[] value) {
        return new Count(value);
    }

    private static final class Count extends Aggregate {
        private final byte @Nullable [] like;
        private long count;

        Count(byte @Nullable [] like) {
            this.like = like;
        }

        @Override
        public boolean element(long index, byte[] value) {
            count += like == null || Arrays.equals(like, value) ? 1 : 0;
            return true;
        }

        @Override
        void answer(Reply reply) {
            reply.integer(count);
        }
    }

    /** Values that are no numbers are left out. */
    private static final class OfNumbers extends Aggregate {
        private static final int DIGITS = 17;

        private final String name;
        private boolean hasAny;
        private double result;

        OfNumbers(String name) {
            this.name = name;
        }

        @Override
        public boolean element(long index, byte[] value) {
            double number = Doubles.parse(value);
            if (!Double.isNaN(number)) {
                result = hasAny ? with(number) : number;
                hasAny = true;
            }
            return true;
        }

        private double with(double number) {
            return switch (name) {
                case "SUM" -> result + number;
                case "MIN" -> Math.min(result, number);
                default -> Math.max(result, number);
            };
        }

        @Override
        void answer(Reply reply) {
            if (hasAny) {
                reply.bulk(Doubles.toPrecision(result, DIGITS));
            } else {
                reply.nil();
            }
        }
    }

    /** Of numbers with a fraction the whole part counts; what does not fit 64 bits is left out. */
    private static final class OfBits extends Aggregate {
        private static final double END = 0x1p63;

        private final String name;
        private boolean hasAny;
        private long result;

        OfBits(String name) {
            this.name = name;
        }

        @Override
        public boolean element(long index, byte[] value) {
            if (Numbers.isLong(value)) {
                add(Numbers.parseLong(value, 0));
                return true;
            }
            double number = Doubles.parse(value);
            if (number >= -END && number < END) {
                add((long) number);
            }
            return true;
        }

        private void add(long bits) {
            if (!hasAny) {
                result = bits;
                hasAny = true;
                return;
            }
            result =
                    switch (name) {
                        case "AND" -> result & bits;
                        case "OR" -> result | bits;
                        default -> result ^ bits;
                    };
        }

        @Override
        void answer(Reply reply) {
            if (hasAny) {
                reply.integer(result);
            } else {
                reply.nil();
            }
        }
    }
}
