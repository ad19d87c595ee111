package dev.logits.serve.internal.json;

import java.util.Collection;
import java.util.Locale;

/** What somebody who mistyped one of a few names meant. */
public final class NearestName {
    private NearestName() {}

    /** A question behind an error: did you mean that one? Empty where no name is near. */
    public static String hint(String typed, Collection<String> names) {
        String lower = plain(typed);
        String best = null;
        int least = Integer.MAX_VALUE;
        for (String name : names) {
            String other = plain(name);
            int distance = other.equals(lower) ? -1 : distance(lower, other);
            if (distance < least && distance <= Math.max(1, other.length() / 3)) {
                least = distance;
                best = name;
            }
        }
        return best == null ? "" : "; did you mean " + best + "?";
    }

    private static String plain(String name) {
        String cut = name.length() > 64 ? name.substring(0, 64) : name;
        return cut.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
