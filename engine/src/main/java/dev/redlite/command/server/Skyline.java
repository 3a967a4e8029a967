package dev.redlite.command.server;

import dev.redlite.base.RandomSource;

import java.util.Arrays;

/** A town at night, never the same: what LOLWUT draws. */
final class Skyline {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 14;
    private static final int HOUSE_WIDTH_MIN = 4;
    private static final int HOUSE_WIDTHS = 6;
    private static final int HOUSE_HEIGHT_MIN = 2;
    private static final int STARS = 24;

    private Skyline() {}

    static String draw(RandomSource random) {
        char[][] sky = new char[HEIGHT][WIDTH];
        for (char[] row : sky) {
            Arrays.fill(row, ' ');
        }
        for (int i = 0; i < STARS; i++) {
            sky[random.below(HEIGHT)][random.below(WIDTH)] = '.';
        }
        int left = 0;
        while (left < WIDTH) {
            int width = HOUSE_WIDTH_MIN + random.below(HOUSE_WIDTHS);
            int height = HOUSE_HEIGHT_MIN + random.below(HEIGHT - HOUSE_HEIGHT_MIN);
            build(sky, left, Math.min(WIDTH, left + width), HEIGHT - height, random);
            left += width;
        }
        var text = new StringBuilder();
        for (char[] row : sky) {
            text.append(new String(row).stripTrailing()).append('\n');
        }
        return text.append("\nOne file, and somebody is still awake. ").toString();
    }

    private static void build(char[][] sky, int left, int right, int top, RandomSource random) {
        for (int x = left; x < right; x++) {
            sky[top][x] = '_';
            for (int y = top + 1; y < HEIGHT; y++) {
                boolean isWall = x == left || x == right - 1;
                boolean isLit = (x - left) % 2 == 0 && random.below(4) == 0;
                sky[y][x] = isWall ? '|' : isLit ? '#' : ' ';
            }
        }
    }
}
