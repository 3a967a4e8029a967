package dev.redlite.value.geo;

import java.util.ArrayList;
import java.util.List;

/** Finds the cells in which the places of an area are: the one of its center and those around. */
public final class SearchCells {
    /*
     * The cells are chosen so large that three by three of them cover the area, but no larger:
     * their size is estimated, and the estimate corrected by one step if the outer edges of the
     * neighbors do not contain the rectangle around the area. Neighbors behind an edge of the
     * central cell that the rectangle does not cross are left out. Which cells they are, and in
     * which order, shows in the order of answers that are not sorted.
     */

    /** Half of the equator on the Mercator map, in meters. */
    private static final double MAP_REACH = 20037726.37;

    /** Beyond these latitudes the map is stretched so much that cells must be larger. */
    private static final double FAR_NORTH = 66;

    private static final double FARTHEST_NORTH = 80;

    /** East and north of the center: itself, then the four sides, then the four corners. */
    private static final int[][] ORDER = {
        {0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}
    };

    private SearchCells() {}

    /** The cells of an area, none of them twice. */
    public static List<Cell> of(Area area) {
        var bounds = Bounds.of(area);
        int step = step(area);
        Cell central = Cell.around(area.center(), step);
        if (step > 1 && !bounds.areWithinNeighbors(central)) {
            step--;
            central = Cell.around(area.center(), step);
        }
        List<Cell> cells = new ArrayList<>();
        for (int[] move : ORDER) {
            Cell cell = central.neighbor(move[0], move[1]);
            // Of two by two cells, the neighbors on both sides are the same.
            boolean isKnown = cells.size() > 1 && cells.getLast().equals(cell);
            if (!isKnown && (step < 2 || bounds.reach(central, move[0], move[1]))) {
                cells.add(cell);
            }
        }
        return cells;
    }

    private static int step(Area area) {
        double reach = area.reach();
        if (reach == 0) {
            return Cell.STEP_MAX;
        }
        int step = -1;
        for (double covered = reach; covered < MAP_REACH; covered *= 2) {
            step++;
        }
        double latitude = Math.abs(area.center().latitude());
        step -= latitude > FAR_NORTH ? 1 : 0;
        step -= latitude > FARTHEST_NORTH ? 1 : 0;
        return Math.clamp(step, 1, Cell.STEP_MAX);
    }

    /** The rectangle around an area; it may go over the edges of the map, or be no numbers. */
    private record Bounds(double west, double south, double east, double north) {
        /** On the side of the nearer pole an area takes the more degrees of longitude. */
        static Bounds of(Area area) {
            double longitude = area.center().longitude();
            double latitude = area.center().latitude();
            double high = Place.degrees(area.height(), 1);
            double widest = latitude < 0 ? latitude - high : latitude + high;
            double wide = Place.degrees(area.width(), Math.cos(Place.radians(widest)));
            return new Bounds(longitude - wide, latitude - high, longitude + wide, latitude + high);
        }

        boolean areWithinNeighbors(Cell central) {
            return !(central.neighbor(0, 1).north() < north)
                    && !(central.neighbor(0, -1).south() > south)
                    && !(central.neighbor(1, 0).east() < east)
                    && !(central.neighbor(-1, 0).west() > west);
        }

        /** Whether a neighbor of a cell is reached. */
        boolean reach(Cell cell, int toEast, int toNorth) {
            return !(toNorth < 0 && cell.south() < south)
                    && !(toNorth > 0 && cell.north() > north)
                    && !(toEast < 0 && cell.west() < west)
                    && !(toEast > 0 && cell.east() > east);
        }
    }
}
