package dev.redlite.conformance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Scores, hashes, distances and what searches find are those of a real Redis, to the last digit.
 */
class GeoTest {
    private static final String[] UNITS = {"m", "km", "ft", "mi"};
    private static final String[] ORDERS = {"", "", "ASC", "DESC", "COUNT 7", "COUNT 9 ANY"};
    private static final int KEYS = 15;
    private static final int CALLS = 3_000;
    private static final int SEARCHES = 6_000;
    private static final int AT_ONCE = 10;

    private final Random random = new Random(11);

    @Test
    void answersAreByteEqual() throws IOException {
        int inputs = 0;
        try (var servers = new Lockstep(GeoDifferences::haveSamePlaces)) {
            for (int i = 0; i < CALLS; i++) {
                inputs += add(servers, i % KEYS, i / KEYS);
            }
            for (int key = 0; key < KEYS; key++) {
                servers.call("ZRANGE", "k" + key, "0", "-1");
                servers.call("ZRANGE", "k" + key, "0", "-1", "BYSCORE", "REV");
            }
            for (int i = 0; i < CALLS * AT_ONCE; i++) {
                servers.call("GEODIST", "k" + i % KEYS, member(), member(), unit());
                inputs++;
            }
            for (int i = 0; i < CALLS; i++) {
                inputs += look(servers, "k" + i % KEYS);
            }
            for (int i = 0; i < SEARCHES; i++) {
                search(servers, "k" + i % KEYS);
                inputs++;
            }
            servers.compare();
        }
        assertThat(inputs).isGreaterThan(100_000);
    }

    /** Adds some places, and looks at their scores; returns how many. */
    private int add(Lockstep servers, int key, int round) throws IOException {
        List<Object> words = new ArrayList<>(List.of("GEOADD", "k" + key));
        List<Object> scores = new ArrayList<>(List.of("ZMSCORE", "k" + key));
        for (int i = 0; i < AT_ONCE; i++) {
            double[] place = place(key);
            words.add(place[0]);
            words.add(place[1]);
            words.add("m" + (round * AT_ONCE + i));
            scores.add("m" + (round * AT_ONCE + i));
        }
        servers.call(words.toArray());
        servers.call(scores.toArray());
        return AT_ONCE;
    }

    /**
     * Some keys have places everywhere, others at the edges of the map or in a town. No two are the
     * same: with COUNT, Redis leaves the order of members at the same distance to chance.
     */
    private double[] place(int key) {
        double longitude = (random.nextDouble() * 2 - 1) * 180;
        double latitude = (random.nextDouble() * 2 - 1) * 85.05112878;
        double near = Math.pow(random.nextDouble(), 6);
        return switch (key % 5) {
            case 0 -> new double[] {Math.copySign(180 - near * 20, longitude), latitude};
            case 1 -> new double[] {longitude, Math.copySign(85.05112878 - near * 9, latitude)};
            case 2 -> new double[] {13.4 + longitude / 3000, 52.5 + latitude / 3000};
            case 3 -> new double[] {longitude / 2e4 - 0.0001, latitude / 2e4};
            default -> new double[] {longitude, latitude};
        };
    }

    private int look(Lockstep servers, String key) throws IOException {
        List<Object> hashes = new ArrayList<>(List.of("GEOHASH", key));
        List<Object> positions = new ArrayList<>(List.of("GEOPOS", key));
        for (int i = 0; i < AT_ONCE; i++) {
            hashes.add(member());
            positions.add(member());
        }
        servers.call(hashes.toArray());
        servers.call(positions.toArray());
        return 2 * AT_ONCE;
    }

    private void search(Lockstep servers, String key) throws IOException {
        var words = new StringBuilder("GEOSEARCH " + key);
        if (random.nextBoolean()) {
            words.append(" FROMMEMBER ").append(member());
        } else {
            double[] place = place(random.nextInt(5));
            words.append(" FROMLONLAT ").append(place[0]).append(' ').append(place[1]);
        }
        if (random.nextBoolean()) {
            words.append(" BYRADIUS ").append(length());
        } else {
            words.append(" BYBOX ").append(length()).append(' ').append(length());
        }
        words.append(' ').append(unit());
        String order = ORDERS[random.nextInt(ORDERS.length)];
        words.append(order.isEmpty() ? "" : " " + order).append(" WITHDIST");
        words.append(random.nextInt(4) == 0 ? " WITHCOORD WITHHASH" : "");
        servers.call((Object[]) words.toString().split(" "));
    }

    private String member() {
        return "m" + random.nextInt(CALLS / KEYS * AT_ONCE + 5);
    }

    private String unit() {
        return UNITS[random.nextInt(UNITS.length)];
    }

    /** From a meter to more than the earth, in any unit. */
    private String length() {
        return String.format(Locale.ROOT, "%.3f", Math.pow(10, random.nextDouble() * 7.5));
    }
}
