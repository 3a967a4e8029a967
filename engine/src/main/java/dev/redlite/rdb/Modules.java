package dev.redlite.rdb;

/** Values of modules, which cannot be read: only their module can. */
final class Modules {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int NAME_LENGTH = 9;
    private static final int VERSION_BITS = 10;

    private Modules() {}

    /** Refuses a value by the name in its module's id: nine letters of six bits, then a version. */
    static RdbFormatException refusal(long id) {
        var name = new StringBuilder();
        for (int i = NAME_LENGTH - 1; i >= 0; i--) {
            name.append(LETTERS.charAt((int) (id >>> VERSION_BITS + 6 * i) & 63));
        }
        return new RdbFormatException("values of the module " + name);
    }
}
