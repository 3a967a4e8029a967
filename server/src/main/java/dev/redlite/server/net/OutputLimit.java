package dev.redlite.server.net;

/**
 * How many bytes of answers may wait for a client that does not read.
 *
 * @param hardBytes beyond these it is disconnected at once; 0 is no limit
 * @param softBytes beyond these it is disconnected after some time; 0 is no limit
 * @param softSeconds that time
 */
record OutputLimit(long hardBytes, long softBytes, long softSeconds) {
    static final OutputLimit NONE = new OutputLimit(0, 0, 0);

    /** The limit of a class of clients in a value of {@code client-output-buffer-limit}. */
    static OutputLimit parse(String text, String clientClass) {
        String[] words = text.trim().split("\\s+");
        for (int i = 0; i + 3 < words.length; i += 4) {
            if (words[i].equals(clientClass)) {
                return new OutputLimit(
                        ServerSettings.bytes(words[i + 1]),
                        ServerSettings.bytes(words[i + 2]),
                        Long.parseLong(words[i + 3]));
            }
        }
        return NONE;
    }
}
