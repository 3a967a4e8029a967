package dev.redlite.rdb;

/** Values of modules, which cannot be read: only their module can. */
final class Modules {
    private static final String LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int NAME_LENGTH = 9;
    private static final int VERSION_BITS = 10;

    private Modules() {}

    /** Leaves out what a module wrote: parts of a kind, until the kind 0. */
    static void skip(RdbInput in) {
        while (true) {
            int kind = (int) in.readNumber();
            switch (kind) {
                case 0 -> {
                    return;
                }
                case 1, 2 -> in.readNumber();
                case 3 -> in.readLittle(Float.BYTES);
                case 4 -> in.readLittle(Double.BYTES);
                case 5 -> in.readString();
                default -> throw new RdbFormatException("a module wrote what is not known");
            }
        }
    }

    /** Refuses a value by the name in its module's id: nine letters of six bits, then a version. */
    static RdbFormatException refusal(long id) {
        var name = new StringBuilder();
        for (int i = NAME_LENGTH - 1; i >= 0; i--) {
            name.append(LETTERS.charAt((int) (id >>> VERSION_BITS + 6 * i) & 63));
        }
        return new RdbFormatException("values of the module " + name);
    }
}
