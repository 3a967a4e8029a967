package dev.redlite.command.geo;

import dev.redlite.value.geo.Place;

/**
 * A member that a search found.
 *
 * @param place where it is
 * @param distance in meters from the center of the search
 * @param index how many were found before
 */
record Found(byte[] member, double score, Place place, double distance, int index) {}
