package dev.redlite.rdb;

/** The codes of the forms that values have in Redis's format. */
final class RdbType {
    static final int STRING = 0;
    static final int LIST = 1;
    static final int SET = 2;
    static final int SORTED_SET_TEXT = 3;
    static final int HASH = 4;
    static final int SORTED_SET = 5;
    static final int MODULE_1 = 6;
    static final int MODULE = 7;
    static final int HASH_ZIPMAP = 9;
    static final int LIST_ZIPLIST = 10;
    static final int SET_INTSET = 11;
    static final int SORTED_SET_ZIPLIST = 12;
    static final int HASH_ZIPLIST = 13;
    static final int LIST_ZIPLISTS = 14;
    static final int STREAM = 15;
    static final int HASH_LISTPACK = 16;
    static final int SORTED_SET_LISTPACK = 17;
    static final int LIST_NODES = 18;
    static final int STREAM_2 = 19;
    static final int SET_LISTPACK = 20;
    static final int STREAM_3 = 21;
    static final int HASH_EXPIRING_ABSOLUTE = 22;
    static final int HASH_LISTPACK_EXPIRING_ABSOLUTE = 23;
    static final int HASH_EXPIRING = 24;
    static final int HASH_LISTPACK_EXPIRING = 25;
    static final int STREAM_4 = 26;
    static final int STREAM_5 = 27;

    private RdbType() {}
}
