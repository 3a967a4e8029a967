package dev.redlite.command.geo;

import dev.redlite.value.geo.Area;
import dev.redlite.value.geo.Cell;
import dev.redlite.value.geo.Place;
import dev.redlite.value.geo.SearchCells;
import dev.redlite.value.sortedset.Bound;
import dev.redlite.value.sortedset.ScoreVisitor;
import dev.redlite.value.sortedset.SortedSetValue;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** One search for the members in an area: cell by cell, in each by score. */
final class GeoSearch implements ScoreVisitor {
    /** So many members are visited before it is asked whether there are enough. */
    private static final int SLICE = 64;

    private final Area area;
    private final SearchOptions options;

    /** In the order of the answer; null if that is the order in which members are found. */
    private final @Nullable Comparator<Found> order;

    /** All that was found or, if only the first in order are wanted, those with the last on top. */
    private final Collection<Found> found;

    private int count;

    private GeoSearch(Area area, SearchOptions options) {
        this.area = area;
        this.options = options;
        Comparator<Found> wanted = options.order();
        this.order = wanted;
        this.found =
                wanted != null && options.isLimited() && !options.takesAny()
                        ? new PriorityQueue<>(wanted.reversed())
                        : new ArrayList<>();
    }

    /** The members in an area, as many and in the order that is asked for. */
    static List<Found> run(SortedSetValue set, Area area, SearchOptions options) {
        var search = new GeoSearch(area, options);
        for (Cell cell : SearchCells.of(area)) {
            search.visit(set, cell);
        }
        List<Found> result = new ArrayList<>(search.found);
        if (search.order != null) {
            result.sort(search.order);
        }
        return result;
    }

    private void visit(SortedSetValue set, Cell cell) {
        int end = set.countBefore(Bound.before(cell.endScore()));
        int at = set.countBefore(Bound.before(cell.firstScore()));
        for (; at < end && !isFull(); at += SLICE) {
            set.range(at, Math.min(SLICE, end - at), false, this);
        }
    }

    private boolean isFull() {
        return options.takesAny() && found.size() >= options.count();
    }

    @Override
    public void member(byte[] member, double score) {
        if (isFull()) {
            return;
        }
        Place place = Place.ofScore(score);
        double distance = area.distance(place);
        if (distance == Area.OUTSIDE) {
            return;
        }
        found.add(new Found(member, score, place, distance, count++));
        if (found instanceof PriorityQueue<Found> first && first.size() > options.count()) {
            first.remove();
        }
    }
}
