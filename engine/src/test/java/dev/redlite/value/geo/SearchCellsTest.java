package dev.redlite.value.geo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.List;
import java.util.Random;

class SearchCellsTest {
    private static final int AREAS = 3_000;
    private static final int PLACES = 100;

    private final Random random = new Random(5);

    /** Up to 75 degrees, as beyond that cells leave some out; see docs/decisions.md. */
    @Test
    void whatIsInTheAreaIsInItsCellsAlsoAcrossTheDateLine() {
        int inside = 0;
        for (int i = 0; i < AREAS; i++) {
            double longitude = i % 2 == 0 ? 360 * random.nextDouble() - 180 : nearDateLine();
            var center = new Place(longitude, 100 * random.nextDouble() - 50);
            double reach = Math.pow(10, random.nextDouble() * 6);
            Area area =
                    i % 3 == 0
                            ? Area.box(center, reach, 2 * reach * random.nextDouble())
                            : Area.circle(center, reach);
            List<Cell> cells = SearchCells.of(area);
            assertThat(cells).hasSizeLessThanOrEqualTo(9);
            assertThat(new HashSet<>(cells)).hasSameSizeAs(cells);
            for (int j = 0; j < PLACES; j++) {
                Place place = near(center, reach);
                if (area.distance(place) != Area.OUTSIDE) {
                    assertThat(isIn(cells, place)).as("%s in %s", place, area).isTrue();
                    inside++;
                }
            }
        }
        assertThat(inside).isGreaterThan(AREAS * PLACES / 4);
    }

    @Test
    void theCellsOfASmallAreaHoldFewScores() {
        for (int i = 0; i < AREAS; i++) {
            var center = new Place(random.nextDouble(-180, 180), random.nextDouble(-84, 84));
            double scores = 0;
            for (Cell cell : SearchCells.of(Area.circle(center, 100))) {
                scores += cell.endScore() - cell.firstScore();
            }
            assertThat(scores / 0x1p52).isLessThan(1e-7);
        }
    }

    @Test
    void theWholeEarthIsFourCells() {
        for (double radius : new double[] {1e8, 1e308, Double.POSITIVE_INFINITY}) {
            assertThat(SearchCells.of(Area.circle(new Place(12, 34), radius))).hasSize(4);
        }
    }

    /** Any number can be the score of a member. */
    @Test
    void everyScoreIsSomewhere() {
        double[] scores = {
            0, -1, 1.5, 0x1p52, 0x1p53, 1e300, -1e300, Double.MAX_VALUE, 0x1p63, 0x1p64
        };
        for (double score : scores) {
            Place place = Place.ofScore(score);
            assertThat(Place.exists(place.longitude(), place.latitude())).isTrue();
        }
        assertThat(Place.ofScore(Double.POSITIVE_INFINITY)).isEqualTo(Place.ofScore(0));
        assertThat(Place.ofScore(Double.NEGATIVE_INFINITY)).isEqualTo(Place.ofScore(-0x1p63));
    }

    private double nearDateLine() {
        return Math.copySign(180 - random.nextDouble() * 3, random.nextDouble() - 0.5);
    }

    private Place near(Place center, double reach) {
        double degrees = reach / 111_000;
        double longitude = center.longitude() + (random.nextDouble() * 2 - 1) * degrees;
        double latitude = center.latitude() + (random.nextDouble() * 2 - 1) * degrees;
        return new Place(Math.IEEEremainder(longitude, 360), Math.clamp(latitude, -75, 75));
    }

    private static boolean isIn(List<Cell> cells, Place place) {
        double score = place.score();
        return cells.stream()
                .anyMatch(cell -> cell.firstScore() <= score && score < cell.endScore());
    }
}
