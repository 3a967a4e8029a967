package dev.redlite.rdb;

import dev.redlite.base.Bytes;

/** Makes what only old releases of Redis wrote. */
final class OldForms {
    private OldForms() {}

    /** A ziplist of short strings. */
    static byte[] ziplist(String... elements) {
        var out = new RdbOutput(false);
        int previous = 0;
        int tail = 10;
        int at = 10;
        for (String element : elements) {
            tail = at;
            out.writeByte(previous);
            int length = element.length();
            if (length < 64) {
                out.writeByte(length);
            } else {
                out.writeByte(0x40 | length >> 8);
                out.writeByte(length);
            }
            out.writeBytes(Bytes.of(element), length);
            previous = 1 + (length < 64 ? 1 : 2) + length;
            at += previous;
        }
        byte[] entries = out.toBytes();
        var whole = new RdbOutput(false);
        whole.writeLittle(entries.length + 11, 4);
        whole.writeLittle(tail, 4);
        whole.writeLittle(elements.length, 2);
        whole.writeBytes(entries, entries.length);
        whole.writeByte(0xff);
        return whole.toBytes();
    }

    /** A listpack of texts, those that are integers as such. */
    static byte[] listpack(String... elements) {
        var pack = new Listpack();
        for (String element : elements) {
            pack.add(Bytes.of(element));
        }
        return pack.toBytes();
    }

    /** A ziplist of an integer of each kind. */
    static byte[] ziplistOfIntegers() {
        var out = new RdbOutput(false);
        int[][] kinds = {
            {0xc0, 2}, {0xd0, 4}, {0xe0, 8}, {0xf0, 3}, {0xfe, 1}, {0xf1, 0}, {0xfd, 0}
        };
        int previous = 0;
        int at = 10;
        int tail = 10;
        for (int[] kind : kinds) {
            tail = at;
            out.writeByte(previous);
            out.writeByte(kind[0]);
            out.writeLittle(-5, kind[1]);
            previous = 2 + kind[1];
            at += previous;
        }
        byte[] entries = out.toBytes();
        var whole = new RdbOutput(false);
        whole.writeLittle(entries.length + 11, 4);
        whole.writeLittle(tail, 4);
        whole.writeLittle(kinds.length, 2);
        whole.writeBytes(entries, entries.length);
        whole.writeByte(0xff);
        return whole.toBytes();
    }

    /** A zipmap of short names and values, each value with an unused byte behind it. */
    static byte[] zipmap(String... namesAndValues) {
        var out = new RdbOutput(false);
        out.writeByte(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.writeByte(namesAndValues[i].length());
            out.writeBytes(Bytes.of(namesAndValues[i]), namesAndValues[i].length());
            out.writeByte(namesAndValues[i + 1].length());
            out.writeByte(1);
            out.writeBytes(Bytes.of(namesAndValues[i + 1]), namesAndValues[i + 1].length());
            out.writeByte(0);
        }
        out.writeByte(0xff);
        return out.toBytes();
    }

    /** A dump of a value in a form, given what comes behind the form's code. */
    static byte[] dump(int form, RdbOutput content) {
        byte[] bytes = content.toBytes();
        var out = new RdbOutput(false);
        out.writeByte(form);
        out.writeBytes(bytes, bytes.length);
        return finished(out);
    }

    /** A dump of a value that is one string in a form. */
    static byte[] dump(int form, byte[] packed) {
        var out = new RdbOutput(true);
        out.writeString(packed);
        return dump(form, out);
    }

    /** Adds version and check. */
    static byte[] finished(RdbOutput out) {
        out.writeLittle(14, 2);
        out.writeLittle(out.checksum(), Long.BYTES);
        return out.toBytes();
    }
}
