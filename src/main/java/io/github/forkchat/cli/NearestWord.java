package io.github.forkchat.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds the word that a user most likely meant: the nearest by optimal string alignment distance, which counts letters
 * that are wrong, missing, surplus or swapped with a neighbour. Threads: stateless.
 */
final class NearestWord {
    /** One in this many letters may be wrong. */
    private static final int LETTERS_PER_FAULT = 3;

    private NearestWord() {}

    /** The nearest of these words, if one is near enough. An option of one letter is near that of the other case only. */
    static Optional<String> of(String typed, Collection<String> words) {
        return words.stream()
                .filter(word -> word.length() > 2 || word.equalsIgnoreCase(typed))
                .filter(word -> !word.equals(typed))
                .filter(word -> distance(typed, word) <= Math.max(1, word.length() / LETTERS_PER_FAULT))
                .min(Comparator.comparingInt((String word) -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int distance(String a, String b) {
        int[][] distances = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                distances[i][j] = i == 0 || j == 0 ? i + j : step(distances, a, b, i, j);
            }
        }
        return distances[a.length()][b.length()];
    }

    private static int step(int[][] distances, String a, String b, int i, int j) {
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int minDistance =
                Math.min(distances[i - 1][j - 1] + wrong, Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(minDistance, distances[i - 2][j - 2] + 1) : minDistance;
    }
}
