package dev.redlite.command.geo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.redlite.log.Fsync;
import dev.redlite.testing.DurableEngine;
import dev.redlite.testing.TestClient;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class GeoTest {
    private static final List<String> QUESTIONS =
            List.of(
                    "GEODIST g Palermo Catania km",
                    "GEOPOS g Palermo Catania",
                    "GEOHASH g Palermo Catania",
                    "GEOSEARCH g FROMLONLAT 15 37 BYBOX 400 400 km ASC WITHDIST WITHHASH",
                    "ZRANGE d 0 -1 WITHSCORES");

    @RegisterExtension final DurableEngine engine = new DurableEngine(Fsync.ALWAYS);

    private TestClient client() {
        return new TestClient(engine.db().engine(), 1);
    }

    private static String call(TestClient client, String line) {
        return client.call(line.split(" "));
    }

    @Test
    void placesOutliveAKillAndAReopening() {
        var client = client();
        call(client, "GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania");
        call(client, "GEOADD g XX 13.361389 38.115556 Catania");
        call(client, "GEOADD g CH 15.087269 37.502669 Catania");
        call(client, "GEOSEARCHSTORE d g FROMMEMBER Palermo BYRADIUS 200 km STOREDIST");
        List<String> before = QUESTIONS.stream().map(line -> call(client, line)).toList();
        assertThat(before).noneMatch(answer -> answer.startsWith("-"));
        engine.killAndReopen();
        assertThat(QUESTIONS.stream().map(line -> call(client(), line)).toList()).isEqualTo(before);
        engine.db().flush();
        engine.closeAndReopen();
        assertThat(QUESTIONS.stream().map(line -> call(client(), line)).toList()).isEqualTo(before);
    }

    /** With a limit only so many are kept while searching; they must be the first all the same. */
    @Test
    void aLimitGivesTheFirstOfAll() {
        var client = client();
        var random = new Random(9);
        for (int i = 0; i < 300; i++) {
            // Some are at the same place.
            String place = random.nextInt(-9, 9) + " " + random.nextInt(-9, 9);
            call(client, "GEOADD g " + place + " m" + i);
        }
        String search = "GEOSEARCH g FROMLONLAT 0 0 BYRADIUS 1000 km ";
        String[] all = call(client, search + "ASC").split("[\\[\\] ]+");
        String[] farthest = call(client, search + "DESC").split("[\\[\\] ]+");
        for (int count = 1; count < all.length - 1; count += 7) {
            assertThat(call(client, search + "COUNT " + count).split("[\\[\\] ]+"))
                    .isEqualTo(Arrays.copyOf(all, count + 1));
            assertThat(call(client, search + "DESC COUNT " + count).split("[\\[\\] ]+"))
                    .isEqualTo(Arrays.copyOf(farthest, count + 1));
        }
        assertThat(all.length).isGreaterThan(200);
    }

    /** The order is that of the cells; ANY stops in it. */
    @Test
    void anyTakesTheFirstThatAreMet() {
        var client = client();
        for (int i = 0; i < 300; i++) {
            call(client, "GEOADD g " + (i % 20) * 0.01 + " " + (i / 20) * 0.01 + " m" + i);
        }
        String search = "GEOSEARCH g FROMLONLAT 0.1 0.1 BYRADIUS 30 km";
        String[] all = call(client, search).split("[\\[\\] ]+");
        for (int count : new int[] {1, 63, 64, 65, 150}) {
            String[] some = call(client, search + " COUNT " + count + " ANY").split("[\\[\\] ]+");
            assertThat(some).hasSize(count + 1);
            assertThat(all).startsWith(some);
        }
    }

    @Test
    void aFailedStoreLeavesTheDestination() {
        var client = client();
        call(client, "GEOADD g 1 1 a");
        call(client, "SET d v");
        assertThat(call(client, "GEORADIUS g 1 1 1 m STORE d WITHDIST")).startsWith("-ERR STORE");
        assertThat(call(client, "GEOSEARCHSTORE d g FROMMEMBER b BYRADIUS 1 m")).startsWith("-ERR");
        assertThat(call(client, "GET d")).isEqualTo("\"v\"");
        assertThat(call(client, "GEORADIUS g 1 1 1 m STORE g STOREDIST d")).isEqualTo(":1");
        assertThat(call(client, "TYPE d")).isEqualTo("+zset");
    }
}
