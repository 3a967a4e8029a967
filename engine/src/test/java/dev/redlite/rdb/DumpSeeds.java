package dev.redlite.rdb;

import dev.redlite.Redlite;
import dev.redlite.base.Bytes;
import dev.redlite.testing.ManualClock;
import dev.redlite.testing.TestClient;
import dev.redlite.value.stream.StreamValue;

import java.util.ArrayList;
import java.util.List;

/** Dumps of each type, in every form it has. */
enum DumpSeeds {
    STRING {
        @Override
        void collect(Maker maker) {
            maker.call("SET s 12345");
            maker.call("SET t " + "abcabcd".repeat(40));
            maker.call("PFADD u a b c d e f g");
            maker.call("SETBIT v 777 1");
            maker.dump("s", "t", "u", "v");
        }
    },
    HASH {
        @Override
        void collect(Maker maker) {
            for (int i = 0; i < 40; i++) {
                maker.call("HSET h field" + i + " " + i * 1_000_003L);
            }
            maker.dump("h");
            maker.call("HEXPIRE h 1000 FIELDS 2 field1 field2");
            maker.dump("h");
            maker.call("HSET h " + "f".repeat(70) + " v");
            maker.dump("h");
            maker.call("HPERSIST h FIELDS 2 field1 field2");
            maker.dump("h");
            maker.form(RdbType.HASH_ZIPMAP, OldForms.zipmap("a", "1", "b", "2"));
            maker.form(RdbType.HASH_ZIPLIST, OldForms.ziplist("a", "1", "b", "22"));
            maker.form(
                    RdbType.HASH_LISTPACK_EXPIRING_ABSOLUTE,
                    OldForms.listpack("f", "v", "0", "g", "w", "9999999999999"));
        }
    },
    LIST {
        @Override
        void collect(Maker maker) {
            for (int i = 0; i < 40; i++) {
                maker.call("RPUSH l element" + i + " " + -i * 77);
            }
            maker.dump("l");
            maker.call("RPUSH l " + "y".repeat(9_000) + " " + "z".repeat(200));
            maker.dump("l");
            maker.form(RdbType.LIST_ZIPLIST, OldForms.ziplistOfIntegers());
            maker.form(RdbType.LIST_ZIPLIST, OldForms.ziplist("a", "bb", "ccc"));
        }
    },
    SET {
        @Override
        void collect(Maker maker) {
            maker.call("SADD i 1 2 3 -7 100");
            maker.call("SADD j 1 70000 3000000000");
            maker.call("SADD s a b c 12 " + "x".repeat(30));
            maker.dump("i", "j", "s");
            maker.form(RdbType.SET_LISTPACK, OldForms.listpack("a", "b", "12", "-5000"));
            for (int i = 0; i < 130; i++) {
                maker.call("SADD s member" + i);
            }
            maker.dump("s");
        }
    },
    SORTED_SET {
        @Override
        void collect(Maker maker) {
            maker.call("ZADD z 1 a 2 b 2.5 c inf d -inf e 1e20 f");
            maker.call("ZADD g 3479099956230698 Palermo 3479447370796909 Catania");
            maker.dump("z", "g");
            maker.call("ZADD z 3 " + "m".repeat(70));
            maker.dump("z");
            maker.form(RdbType.SORTED_SET_ZIPLIST, OldForms.ziplist("a", "1", "b", "2.5"));
            var text = new RdbOutput(false);
            text.writeNumber(3);
            text.writeString(Bytes.of("a"));
            text.writeByte(254);
            text.writeString(Bytes.of("b"));
            text.writeByte(3);
            text.writeBytes(Bytes.of("2.5"), 3);
            text.writeString(Bytes.of("c"));
            text.writeByte(255);
            maker.dumps.add(OldForms.dump(RdbType.SORTED_SET_TEXT, text));
        }
    },
    STREAM {
        @Override
        void collect(Maker maker) {
            maker.call("CONFIG SET stream-node-max-entries 5");
            for (int i = 1; i < 14; i++) {
                maker.call("XADD x " + i + "-1 f " + i * 1000 + (i % 4 == 0 ? " g v" : ""));
            }
            maker.call("XDEL x 3-1");
            maker.call("XGROUP CREATE x g 0");
            maker.call("XGROUP CREATE x other 5-1 ENTRIESREAD 5");
            maker.call("XREADGROUP GROUP g one COUNT 4 STREAMS x >");
            maker.call("XREADGROUP GROUP g two COUNT 2 STREAMS x >");
            maker.call("XREADGROUP GROUP other one COUNT 2 STREAMS x >");
            maker.generations("x", 1, 2, 3);
            maker.call("XCFGSET x IDMP-DURATION 50 IDMP-MAXSIZE 20");
            maker.call("XADD x IDMP producer name * f v");
            maker.call("XADD x IDMP producer name * f v");
            maker.generations("x", 4);
            maker.call("XNACK x g FAIL IDS 2 1-1 2-1");
            maker.generations("x", 5);
            maker.call("XGROUP CREATE y g $ MKSTREAM");
            maker.dump("y");
        }
    };

    /** Calls commands, and keeps dumps of what they made. */
    static final class Maker {
        private final Redlite db;
        private final TestClient client;
        final List<byte[]> dumps = new ArrayList<>();

        Maker(Redlite db) {
            this.db = db;
            this.client = new TestClient(db.engine(), 2);
        }

        void call(String line) {
            String answer = client.call(line.split(" "));
            if (answer.startsWith("-")) {
                throw new AssertionError(line + ": " + answer);
            }
        }

        void dump(String... keys) {
            for (String key : keys) {
                var entry = db.engine().keyspace().find(0, Bytes.of(key));
                dumps.add(Dump.of(db.engine().keyspace().value(entry), true));
            }
        }

        void form(int form, byte[] packed) {
            dumps.add(OldForms.dump(form, packed));
        }

        /** A stream in forms of several ages. */
        void generations(String key, int... generations) {
            int[] forms = {
                0,
                RdbType.STREAM,
                RdbType.STREAM_2,
                RdbType.STREAM_3,
                RdbType.STREAM_4,
                RdbType.STREAM_5
            };
            var entry = db.engine().keyspace().find(0, Bytes.of(key));
            var stream = (StreamValue) db.engine().keyspace().value(entry);
            for (int generation : generations) {
                var out = new RdbOutput(true);
                StreamForm.write(stream, generation, out);
                dumps.add(OldForms.dump(forms[generation], out));
            }
        }
    }

    abstract void collect(Maker maker);

    /** Dumps of this type; the database is empty afterwards, as it was. */
    List<byte[]> dumps(Redlite db, ManualClock clock) {
        clock.advanceMillis(1);
        var maker = new Maker(db);
        collect(maker);
        maker.call("FLUSHALL");
        maker.client.close();
        return maker.dumps;
    }
}
