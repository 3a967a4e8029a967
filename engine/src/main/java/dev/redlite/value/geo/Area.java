package dev.redlite.value.geo;

/**
 * What is searched: a circle or a box around a place.
 *
 * @param center in the middle
 * @param width half of it, in meters; of a circle the radius
 * @param height half of it, in meters; of a circle the radius
 * @param isCircle whether it is one
 */
public record Area(Place center, double width, double height, boolean isCircle) {
    /** What {@link #distance} says of a place that is not inside. */
    public static final double OUTSIDE = -1;

    /** The places within a distance in meters. */
    public static Area circle(Place center, double radius) {
        return new Area(center, radius, radius, true);
    }

    /** The places in a box of this size in meters; its upper and lower sides are as long. */
    public static Area box(Place center, double width, double height) {
        return new Area(center, width / 2, height / 2, false);
    }

    /** Meters from the center to a place inside, or {@link #OUTSIDE}. */
    public double distance(Place place) {
        if (isCircle) {
            double distance = center.distanceTo(place);
            return distance > width ? OUTSIDE : distance;
        }
        boolean isOutside =
                place.distanceAlongMeridian(center) > height
                        || place.distanceTo(new Place(center.longitude(), place.latitude()))
                                > width;
        return isOutside ? OUTSIDE : center.distanceTo(place);
    }

    /** Meters from the center to the places that are the farthest. */
    double reach() {
        return isCircle ? width : Math.sqrt(width * width + height * height);
    }
}
